package io.jvloop.tck.net.groups;

import static io.jvloop.Asyncio.runningLoop;
import static io.jvloop.Asyncio.wrapFuture;
import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jvloop.EventLoop;
import io.jvloop.GroupOptions;
import io.jvloop.GroupServer;
import io.jvloop.LoopGroup;
import io.jvloop.net.Protocol;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.StreamReader;
import io.jvloop.net.StreamWriter;
import io.jvloop.net.Transport;
import io.jvloop.spi.Capability;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.peers.LoopbackNetwork;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Servers of a group: each loop serves a part of the connections. */
@RunsLoopItself
public class GroupServerContract {
    private static final Duration LONG = Duration.ofHours(1);
    /** A hash of the addresses chooses the loop: that so many connections meet the same has a chance of 1 in 2 to the power of this. */
    private static final int MANY = 100;
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.TCP, Capability.MOVING);

    private LoopGroup open() {
        return LoopGroup.open(2, GroupOptions.DEFAULT.withLoops(fixture.options()).withName("loop-group"));
    }

    /** Answers each byte with the number of the loop. */
    private static void tellLoop(StreamReader reader, StreamWriter writer) throws IOException {
        while (reader.read(1).length > 0) {
            writer.write(number());
        }
    }

    /** Tells the number of the loop at once, and then only receives. */
    private static final class Telling implements Protocol {
        private final CompletableFuture<Boolean> lost;

        Telling() {
            this(new CompletableFuture<>());
        }

        /** Completes it with whether the loop was closed when the connection was lost. */
        Telling(CompletableFuture<Boolean> lost) {
            this.lost = lost;
        }

        @Override
        public void connectionMade(Transport transport) {
            transport.write(ByteBuffer.wrap(number()));
        }

        @Override
        public void dataReceived(ByteBuffer lent) {
            lent.position(lent.limit());
        }

        @Override
        public void connectionLost(Throwable cause) {
            lost.complete(runningLoop().isClosed());
        }
    }

    private static byte[] number() {
        String name = runningLoop().name();
        return name.substring(name.length() - 1).getBytes(US_ASCII);
    }

    private static Socket connect(GroupServer server) throws IOException {
        return connect(server.addresses().getFirst());
    }

    private static Socket connect(SocketAddress address) throws IOException {
        InetSocketAddress internet = (InetSocketAddress) address;
        return new Socket(internet.getAddress(), internet.getPort());
    }

    private static char ask(Socket client) throws IOException {
        client.getOutputStream().write('?');
        return (char) client.getInputStream().read();
    }

    private static Set<Character> askUntilAllLoopsHaveAnswered(GroupServer server) throws IOException {
        return askUntilAllLoopsHaveAnswered(server.addresses().getFirst());
    }

    private static Set<Character> askUntilAllLoopsHaveAnswered(SocketAddress address) throws IOException {
        Set<Character> answers = new HashSet<>();
        for (int i = 0; i < MANY && answers.size() < 2; i++) {
            try (Socket client = connect(address)) {
                answers.add(ask(client));
            }
        }
        return answers;
    }

    @Test
    void clientsAreSpreadOverTheLoops() throws IOException {
        try (LoopGroup group = open()) {
            GroupServer server = group.serve(GroupServerContract::tellLoop, ANY_PORT);

            assertThat(askUntilAllLoopsHaveAnswered(server)).containsExactlyInAnyOrder('1', '2');
        }
    }

    @Test
    void protocolsAreMadeInTheLoopThatHasTheConnection() throws IOException {
        try (LoopGroup group = open()) {
            GroupServer server = group.createServer(Telling::new, ANY_PORT, ServerOptions.DEFAULT);

            assertThat(askUntilAllLoopsHaveAnswered(server)).containsExactlyInAnyOrder('1', '2');
        }
    }

    @Test
    void eachLoopServesAtEachAddress() throws IOException {
        LoopbackNetwork.need();
        ServerOptions both = ServerOptions.DEFAULT.withMoreAddresses(new InetSocketAddress("127.0.0.2", 0));
        try (LoopGroup group = open()) {
            GroupServer server = group.serve(GroupServerContract::tellLoop, ANY_PORT, both);

            assertThat(server.addresses()).hasSize(2);
            for (SocketAddress address : server.addresses()) {
                assertThat(askUntilAllLoopsHaveAnswered(address)).hasSize(2);
            }
        }
    }

    @Test
    void connectionStaysOnItsLoop() throws IOException {
        try (LoopGroup group = open();
                GroupServer server = group.serve(GroupServerContract::tellLoop, ANY_PORT);
                Socket client = connect(server)) {
            char first = ask(client);
            for (int i = 0; i < 10; i++) {
                assertThat(ask(client)).isEqualTo(first);
            }
        }
    }

    @AsyncTest
    void taskServesAndCloses() throws IOException {
        LoopGroup group = open();
        GroupServer server = group.serve(GroupServerContract::tellLoop, ANY_PORT);
        assertThat(server.addresses()).hasSize(1);
        server.close();
        group.close();
    }

    @Test
    void taskOfTheGroupServesWithAllItsLoops() throws IOException {
        try (LoopGroup group = open()) {
            GroupServer server = group.run(group.next(), () -> group.serve(GroupServerContract::tellLoop, ANY_PORT)).join();

            assertThat(askUntilAllLoopsHaveAnswered(server)).hasSize(2);
        }
    }

    @Test
    void closedServerRefusesClientsAndKeepsThoseItHas() throws IOException {
        try (LoopGroup group = open()) {
            GroupServer server = group.serve(GroupServerContract::tellLoop, ANY_PORT);
            try (Socket client = connect(server)) {
                char loop = ask(client);
                server.close();
                server.close();

                assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(server));
                assertThat(ask(client)).isEqualTo(loop);
            }
        }
    }

    @Test
    void shutdownRefusesClientsAndLetsConnectionsEnd() throws IOException {
        LoopGroup group = open();
        GroupServer server = group.serve(GroupServerContract::tellLoop, ANY_PORT);
        try (Socket client = connect(server)) {
            char loop = ask(client);
            group.shutdown(LONG);
            server.close();

            assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(server));
            assertThat(ask(client)).isEqualTo(loop);
            assertThat(group.termination()).isNotDone();
        }
        group.termination().join();
    }

    /** The handler is cancelled, and its writer sends what it has got and closes. */
    @Test
    void closeEndsConnections() throws IOException {
        LoopGroup group = open();
        GroupServer server = group.serve((reader, writer) -> {
            try {
                tellLoop(reader, writer);
            } finally {
                writer.write("bye".getBytes(US_ASCII));
            }
        }, ANY_PORT);
        try (Socket client = connect(server)) {
            ask(client);
            group.close();

            assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("bye");
        }
    }

    /** Nobody cancels a protocol, so its connection is aborted, which it hears of while its loop is open. */
    @Test
    void closeEndsConnectionsOfProtocols() throws IOException {
        CompletableFuture<Boolean> lost = new CompletableFuture<>();
        LoopGroup group = open();
        GroupServer server = group.createServer(() -> new Telling(lost), ANY_PORT, ServerOptions.DEFAULT);
        try (Socket client = connect(server)) {
            assertThat(client.getInputStream().read()).isBetween((int) '1', (int) '2');
            group.close();

            assertThat(seesEnd(client)).isTrue();
        }
        assertThat(lost).isCompletedWithValue(false);
    }

    /** Nothing but the connections holds the loops. */
    @Test
    void shutdownWaitsForConnectionsOfProtocols() throws IOException {
        LoopGroup group = open();
        CompletableFuture<Boolean> lost = new CompletableFuture<>();
        GroupServer server = group.createServer(() -> new Telling(lost), ANY_PORT, ServerOptions.DEFAULT);
        try (Socket client = connect(server)) {
            char number = (char) client.getInputStream().read();
            EventLoop loop = group.loops().get(number - '1');
            group.shutdown(LONG);
            server.close();
            for (int i = 0; i < 20; i++) {
                CompletableFuture<Void> turned = new CompletableFuture<>();
                loop.callSoonThreadsafe(() -> turned.complete(null));
                turned.join();
            }
            assertThat(lost).isNotDone();
        }
        group.termination().join();
        assertThat(lost).isCompletedWithValue(false);
    }

    @Test
    void serverIsClosedThoughItsGroupIs() throws IOException {
        LoopGroup group = open();
        GroupServer server = group.serve(GroupServerContract::tellLoop, ANY_PORT);
        group.close();
        server.close();

        assertThat(server).hasToString("GroupServer[loop-group, closed]");
    }

    /** Lets a loop stand until the gate is opened. */
    private static void letStand(EventLoop loop, CompletableFuture<?> gate) {
        CompletableFuture<Void> standing = new CompletableFuture<>();
        loop.callSoonThreadsafe(() -> {
            standing.complete(null);
            while (!gate.isDone()) {
                Thread.onSpinWait();
            }
        });
        standing.join();
    }

    /** A callback cannot wait: each loop closes its part in one of its next turns. */
    @Test
    void callbackClosesTheServerWithoutWaiting() throws IOException {
        try (LoopGroup group = open()) {
            GroupServer server = group.serve(GroupServerContract::tellLoop, ANY_PORT);
            CompletableFuture.runAsync(server::close, group.next()).join();
            for (EventLoop loop : group.loops()) {
                group.run(loop, () -> {
                    // behind the close
                }).join();
            }

            assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(server));
        }
    }

    /** What becomes of a server when the group is shut down while a loop is about to make its part, and others are busy. */
    private static CompletableFuture<GroupServer> shutDownWhileMade(LoopGroup group, EventLoop making, List<EventLoop> busy)
            throws Exception {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        CompletableFuture<Void> drained = new CompletableFuture<>();
        busy.forEach(loop -> group.run(loop, () -> wrapFuture(drained).await()));
        letStand(making, gate);
        CompletableFuture<GroupServer> made = new CompletableFuture<>();
        Thread maker = Thread.ofPlatform().start(() -> {
            try {
                made.complete(group.serve(GroupServerContract::tellLoop, ANY_PORT));
            } catch (Throwable refused) {
                made.completeExceptionally(refused);
            }
        });
        while (Arrays.stream(maker.getStackTrace()).noneMatch(frame -> frame.getClassName().endsWith(".Answer"))) { // it has asked the loop
            Thread.onSpinWait();
        }
        group.shutdown(LONG);
        for (EventLoop idle : group.loops()) {
            while (idle != making && !busy.contains(idle) && !idle.isClosed()) {
                Thread.onSpinWait();
            }
        }
        gate.complete(null);
        maker.join();
        if (!made.isCompletedExceptionally()) {
            assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(made.join()));
        }
        drained.complete(null);
        group.termination().join();
        return made;
    }

    /** The first loop stands until the second has heard of the end; the server's part there is made afterwards. */
    @Test
    void shutdownWhileAServerIsMadeClosesOrRefusesIt() throws Exception {
        LoopGroup group = open();
        CompletableFuture<GroupServer> made = shutDownWhileMade(group, group.loops().getFirst(), List.of(group.loops().getLast()));
        if (made.isCompletedExceptionally()) { // where one loop accepts for all, it may have ended between two steps
            assertThat(made.exceptionNow()).isInstanceOf(IllegalStateException.class).hasMessageContaining("shut down meanwhile");
        }
    }

    private LoopGroup openWithHandOver() {
        return LoopGroup.open(2, GroupOptions.DEFAULT.withLoops(fixture.options()).withHandOver(true));
    }

    /** The second loop stands until the first, which accepts for all, has heard of the end. */
    @Test
    void shutdownWhileTheSecondLoopMakesItsPartClosesTheServer() throws Exception {
        LoopGroup group = openWithHandOver();

        assertThat(shutDownWhileMade(group, group.loops().getLast(), group.loops())).isCompleted();
    }

    /** The first loop stands until the second, which is to have a part, too, is closed. */
    @Test
    void shutdownThatClosesALoopBeforeItHasItsPartRefusesTheServer() throws Exception {
        LoopGroup group = openWithHandOver();
        EventLoop first = group.loops().getFirst();

        assertThat(shutDownWhileMade(group, first, List.of(first)).exceptionNow()).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("shut down meanwhile");
    }

    /** A group that opens servers and closes them for years must not keep them. */
    @Test
    void serverThatIsClosedIsForgotten() throws IOException {
        try (LoopGroup group = open()) {
            WeakReference<Object> closed = servedAndClosed(group);
            while (closed.get() != null) {
                System.gc();
            }
        }
    }

    private static WeakReference<Object> servedAndClosed(LoopGroup group) throws IOException {
        CompletableFuture<Boolean> ofTheServer = new CompletableFuture<>();
        group.createServer(() -> new Telling(ofTheServer), ANY_PORT, ServerOptions.DEFAULT).close();
        return new WeakReference<>(ofTheServer);
    }

    /** The half of the connections that a loop that fails leaves behind does not end by itself. */
    @Test
    void connectionsOfOtherLoopsAreAbortedWhenALoopHasFailedAndTheirTimeIsOver() throws IOException {
        CompletableFuture<Throwable> report = new CompletableFuture<>();
        LoopGroup group = LoopGroup.open(2, GroupOptions.DEFAULT.withLoops(fixture.options()).withDrain(Duration.ofMillis(1))
                .withFailureHandler((_, failure) -> report.complete(failure)));
        GroupServer server = group.createServer(Telling::new, ANY_PORT, ServerOptions.DEFAULT);
        List<Socket> clients = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            clients.add(connect(server));
        }
        group.loops().getFirst().callSoonThreadsafe(() -> {
            throw new InternalError("fatal");
        });
        group.termination().join();

        assertThat(report.join()).hasMessage("fatal");
        for (Socket client : clients) {
            while (!seesEnd(client)) {
                // it was told the number of its loop before
            }
            client.close();
        }
    }

    private static boolean seesEnd(Socket client) {
        try {
            return client.getInputStream().read() < 0;
        } catch (IOException reset) {
            return true;
        }
    }
}
