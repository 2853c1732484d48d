package io.jvloop.tck.net.groups;

import static io.jvloop.Asyncio.runningLoop;
import static io.jvloop.tck.net.groups.LoopNumbers.ask;
import static io.jvloop.tck.net.groups.LoopNumbers.connect;
import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jvloop.EventLoop;
import io.jvloop.GroupOptions;
import io.jvloop.GroupServer;
import io.jvloop.LoopGroup;
import io.jvloop.LoopOptions;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.StreamReader;
import io.jvloop.net.StreamReaderProtocol;
import io.jvloop.net.TlsOptions;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.Capability;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.doubles.AnothersPolicy;
import io.jvloop.tck.peers.Certificates;
import io.jvloop.tck.peers.LoopbackNetwork;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Servers of a group whose first loop accepts for all. */
@RunsLoopItself
public class GroupHandOverContract {
    private static final Duration LONG = Duration.ofHours(1);
    @RegisterExtension
    final LoopFixture fixture = Certificates.fixture(Capability.TCP, Capability.MOVING);
    @TempDir
    Path directory;
    private final CompletableFuture<Throwable> report = new CompletableFuture<>();

    @BeforeAll
    static void certificatesAreNotMadeInALoop() {
        Certificates.serverCertificate();
    }

    private LoopGroup open() {
        return LoopGroup.open(2, GroupOptions.DEFAULT.withLoops(fixture.options()).withName("loop-group").withDrain(LONG)
                .withFailureHandler((_, failure) -> report.complete(failure)).withHandOver(true));
    }

    @Test
    void connectionsGoToTheLoopsInTurnAndStayThere() throws IOException {
        try (LoopGroup group = open()) {
            GroupServer server = group.serve(LoopNumbers::tellLoop, ANY_PORT);
            try (Socket first = connect(server); Socket second = connect(server); Socket third = connect(server)) {
                for (int i = 0; i < 3; i++) {
                    assertThat(ask(first)).isEqualTo('1');
                    assertThat(ask(second)).isEqualTo('2');
                    assertThat(ask(third)).isEqualTo('1');
                }
            }
        }
    }

    @Test
    void shutdownRefusesClientsAndLetsConnectionsEnd() throws IOException {
        LoopGroup group = open();
        GroupServer server = group.serve(LoopNumbers::tellLoop, ANY_PORT);
        try (Socket first = connect(server); Socket second = connect(server)) {
            assertThat(ask(first)).isEqualTo('1');
            assertThat(ask(second)).isEqualTo('2');
            group.shutdown(LONG);
            server.close();

            assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(server));
            assertThat(ask(first)).isEqualTo('1');
            assertThat(ask(second)).isEqualTo('2');
        }
        group.termination().join();
    }

    /** Lets a loop stand until the gate is opened, and then throw what is given, if anything. */
    private static void letStand(EventLoop loop, CompletableFuture<?> gate, @Nullable Error failure) {
        CompletableFuture<Void> standing = new CompletableFuture<>();
        loop.callSoonThreadsafe(() -> {
            standing.complete(null);
            while (!gate.isDone()) {
                Thread.onSpinWait();
            }
            if (failure != null) {
                throw failure;
            }
        });
        standing.join();
    }

    /** While the second loop stands, connections are on their way to it; the answer to a later one tells that they were accepted. */
    @Test
    void connectionOnItsWayToALoopThatFailsGoesToAnother() throws IOException {
        LoopGroup group = open();
        GroupServer server = group.serve(LoopNumbers::tellLoop, ANY_PORT);
        CompletableFuture<Void> gate = new CompletableFuture<>();
        letStand(group.loops().getLast(), gate, new InternalError("fatal"));
        try (Socket first = connect(server); Socket second = connect(server); Socket third = connect(server)) {
            assertThat(ask(first)).isEqualTo('1');
            assertThat(ask(third)).isEqualTo('1');
            gate.complete(null);

            assertThat(ask(second)).isEqualTo('1');
        }
        group.termination().join();
        assertThat(report.join()).hasMessage("fatal");
    }

    /** Both are taken in one turn. */
    @Test
    void connectionThatArrivesTogetherWithOneThatEndsTheLoopGoesToAnother() throws IOException {
        LoopGroup group = open();
        GroupServer server = group.createServer(() -> {
            if (runningLoop() == group.loops().getLast()) {
                throw new InternalError("fatal");
            }
            return new StreamReaderProtocol(new StreamReader(runningLoop(), 1), LoopNumbers::tellLoop);
        }, ANY_PORT, ServerOptions.DEFAULT);
        CompletableFuture<Void> gate = new CompletableFuture<>();
        letStand(group.loops().getLast(), gate, null);
        try (Socket first = connect(server);
                Socket second = connect(server);
                Socket third = connect(server);
                Socket fourth = connect(server);
                Socket fifth = connect(server)) {
            assertThat(ask(first)).isEqualTo('1');
            assertThat(ask(third)).isEqualTo('1');
            assertThat(ask(fifth)).isEqualTo('1');
            gate.complete(null);

            assertThat(ask(fourth)).isEqualTo('1');
            assertThat(second.getInputStream().read()).isEqualTo(-1);
        }
        group.termination().join();
        assertThat(report.join()).hasMessage("fatal");
    }

    @Test
    void loopThatStandsGetsNoMoreThanTheBacklogAndTheOthersTheRest() throws IOException {
        try (LoopGroup group = open()) {
            GroupServer server = group.serve(LoopNumbers::tellLoop, ANY_PORT, ServerOptions.DEFAULT.withBacklog(2));
            CompletableFuture<Void> gate = new CompletableFuture<>();
            letStand(group.loops().getLast(), gate, null);
            List<Socket> waiting = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                answeredBy('1', server).close();
                waiting.add(connect(server));
            }
            for (int i = 0; i < 10; i++) {
                answeredBy('1', server).close();
            }
            gate.complete(null);

            for (Socket each : waiting) {
                assertThat(ask(each)).isEqualTo('2');
                each.close();
            }
            answeredBy('1', server).close();
            answeredBy('2', server).close();
        }
    }

    /** It accepts two in one turn, at an address each, in which it cannot take the first of them. */
    @Test
    void connectionForWhichThereIsRoomNowhereIsTakenByTheLoopThatAccepts() throws IOException {
        LoopbackNetwork.need();
        InetSocketAddress another = new InetSocketAddress("127.0.0.2", 0);
        try (LoopGroup group = open()) {
            GroupServer server = group.serve(LoopNumbers::tellLoop, ANY_PORT,
                    ServerOptions.DEFAULT.withBacklog(1).withMoreAddresses(another));
            CompletableFuture<Void> secondMayGoOn = new CompletableFuture<>();
            letStand(group.loops().getLast(), secondMayGoOn, null);
            answeredBy('1', server).close();
            try (Socket waiting = connect(server)) {
                answeredBy('1', server).close();
                CompletableFuture<Void> firstMayGoOn = new CompletableFuture<>();
                letStand(group.loops().getFirst(), firstMayGoOn, null);
                try (Socket one = connect(server.addresses().getFirst()); Socket other = connect(server.addresses().getLast())) {
                    firstMayGoOn.complete(null);

                    assertThat(ask(one)).isEqualTo('1');
                    assertThat(ask(other)).isEqualTo('1');
                }
                secondMayGoOn.complete(null);
                assertThat(ask(waiting)).isEqualTo('2');
            }
        }
    }

    private static Socket answeredBy(char loop, GroupServer server) throws IOException {
        Socket client = connect(server);
        assertThat(ask(client)).isEqualTo(loop);
        return client;
    }

    @Test
    void failureOfTheLoopThatAcceptsRefusesClientsAndLetsTheOthersDrain() throws IOException {
        LoopGroup group = open();
        GroupServer server = group.serve(LoopNumbers::tellLoop, ANY_PORT);
        try (Socket first = connect(server); Socket second = connect(server)) {
            ask(first);
            ask(second);
            group.loops().getFirst().callSoonThreadsafe(() -> {
                throw new InternalError("fatal");
            });
            assertThat(report.join()).hasMessage("fatal");

            assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(server));
            assertThat(ask(second)).isEqualTo('2');
            assertThat(group.termination()).isNotDone();
        }
        group.termination().join();
    }

    @Test
    void connectionThatWasHandedOverKnowsItsAddresses() throws IOException {
        try (LoopGroup group = open()) {
            GroupServer server = group.serve((reader, writer) -> {
                reader.read(1);
                writer.write((runningLoop().name() + writer.transport().localAddress() + writer.transport().remoteAddress())
                        .getBytes(US_ASCII));
            }, ANY_PORT);
            for (String loop : List.of("loop-group-1", "loop-group-2")) {
                try (Socket client = connect(server)) {
                    client.getOutputStream().write('?');
                    assertThat(client.getInputStream().readAllBytes()).asString()
                            .isEqualTo(loop + client.getRemoteSocketAddress() + client.getLocalSocketAddress());
                }
            }
        }
    }

    /** The handshake is made by the loop that gets the connection. */
    @Test
    void connectionsOfTlsAreHandedOver() throws IOException {
        try (LoopGroup group = open()) {
            GroupServer server = group.serve(LoopNumbers::tellLoop, ANY_PORT,
                    ServerOptions.DEFAULT.withTls(TlsOptions.server(Certificates.server())));
            InetSocketAddress address = (InetSocketAddress) server.addresses().getFirst();
            for (char loop : new char[] {'1', '2', '1'}) {
                try (Socket client = Certificates.client().getSocketFactory().createSocket(address.getAddress(), address.getPort())) {
                    assertThat(ask(client)).isEqualTo(loop);
                }
            }
        }
    }

    /** Their addresses cannot be shared, so they are always handed over; the file is the accepting loop's. */
    @Test
    void connectionsOfUnixSocketsAreHandedOver() throws IOException {
        fixture.require(Capability.UNIX);
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("socket"));
        try (LoopGroup group = LoopGroup.open(2, GroupOptions.DEFAULT.withLoops(fixture.options()).withName("loop-group"))) {
            assertThat(group.serve(LoopNumbers::tellLoop, address).addresses()).containsExactly(address);
            for (char loop : new char[] {'1', '2', '1'}) {
                try (SocketChannel client = SocketChannel.open(address)) {
                    client.write(ByteBuffer.wrap(new byte[] {'?'}));
                    ByteBuffer answer = ByteBuffer.allocate(1);
                    client.read(answer);
                    assertThat((char) answer.get(0)).isEqualTo(loop);
                }
            }
        }
        assertThat(address.getPath()).doesNotExist();
    }

    /** A policy whose loops cannot hand a connection over. */
    private record Unmoving(LoopPolicy other) implements AnothersPolicy {
        @Override
        public IoBackend open(BackendContext context) throws IOException {
            IoBackend backend = other.open(context);
            Set<Capability> left = new HashSet<>(backend.capabilities());
            left.remove(Capability.MOVING);
            return AnothersPolicy.hooked(backend, (name, _, call) -> name.equals("capabilities") ? left : call.proceed());
        }
    }

    @Test
    void backEndWhoseConnectionsCannotMoveIsRefused() {
        LoopOptions unmoving = fixture.options().withPolicy(new Unmoving(fixture.policy()));
        try (LoopGroup group = LoopGroup.open(2, GroupOptions.DEFAULT.withLoops(unmoving).withHandOver(true))) {
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> group.serve(LoopNumbers::tellLoop, ANY_PORT))
                    .withMessageContaining("cannot spread the connections of").withMessageContaining("lacks MOVING");
        }
    }

    @Test
    void capOnConnectionsIsRefused() {
        try (LoopGroup group = open()) {
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> group.serve(LoopNumbers::tellLoop, ANY_PORT, ServerOptions.DEFAULT.withMaxConnections(1)))
                    .withMessageContaining("has no cap");
        }
    }
}
