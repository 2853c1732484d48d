package io.jvloop.tck.net.groups;

import static io.jvloop.Asyncio.wrapFuture;
import static io.jvloop.tck.net.groups.LoopNumbers.ask;
import static io.jvloop.tck.net.groups.LoopNumbers.connect;
import static io.jvloop.tck.net.groups.LoopNumbers.tellLoop;
import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jvloop.EventLoop;
import io.jvloop.GroupOptions;
import io.jvloop.GroupServer;
import io.jvloop.LoopGroup;
import io.jvloop.net.ServerOptions;
import io.jvloop.spi.Capability;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.net.groups.LoopNumbers.Telling;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Servers of a group that ends: whom they still serve, and what becomes of one that is just made. */
@RunsLoopItself
public class GroupServerEndContract {
    private static final Duration LONG = Duration.ofHours(1);
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.TCP, Capability.MOVING);

    private LoopGroup open() {
        return LoopGroup.open(2, GroupOptions.DEFAULT.withLoops(fixture.options()).withName("loop-group"));
    }

    @Test
    void shutdownRefusesClientsAndLetsConnectionsEnd() throws IOException {
        LoopGroup group = open();
        GroupServer server = group.serve(LoopNumbers::tellLoop, ANY_PORT);
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
        GroupServer server = group.serve(LoopNumbers::tellLoop, ANY_PORT);
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
                made.complete(group.serve(LoopNumbers::tellLoop, ANY_PORT));
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
