package io.jvloop.tck.net.servers;

import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.Task;
import io.jvloop.UnhandledFailure;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.spi.Capability;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.AcceptedRecorders;
import io.jvloop.tck.peers.LoopbackNetwork;
import io.jvloop.tck.peers.RawPeer;
import io.jvloop.tck.peers.Recorder;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Servers: listening, accepting, closing. */
public class ServerContract {
    private static final int MANY_DESCRIPTORS = 100_000;
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private final AcceptedRecorders accepting = new AcceptedRecorders(fixture::loop);
    private final List<Recorder> accepted = accepting.accepted();

    private Server server() throws IOException {
        return accepting.server(ServerOptions.DEFAULT);
    }

    private static SocketAddress address(Server server) {
        return server.addresses().getFirst();
    }

    private static void end(Server server) {
        server.close();
        server.abortClients();
        server.awaitClosed();
    }

    /** {@code test_events.test_create_server}. */
    @AsyncTest
    @Behaviour({342, 364})
    void portZeroTakesAFreeOneThatIsVisible() throws Exception {
        try (Server server = server()) {
            assertThat(((InetSocketAddress) address(server)).getPort()).isPositive();
            assertThat(server.isServing()).isTrue();
            assertThat(server.loop()).isSameAs(fixture.loop());
        }
    }

    /** {@code uvloop test_tcp._TestTCP.test_create_server_9}. */
    @AsyncTest
    @Behaviour(343)
    void serverIsIdleUntilItIsStarted() throws Exception {
        Server server = accepting.server(ServerOptions.DEFAULT.withStartServing(false));
        try (RawPeer peer = RawPeer.connect(address(server))) {
            for (int i = 0; i < 20; i++) {
                Asyncio.yieldNow();
            }
            assertThat(accepted).isEmpty();
            assertThat(server.isServing()).isFalse();
            server.startServing();
            server.startServing();
            peer.send(new byte[1]);
            accepting.await(1);
            accepted.getFirst().awaitBytes(1);
        }
        end(server);
    }

    /** {@code uvloop test_tcp._TestTCP.test_create_server_10}. */
    @AsyncTest
    @Behaviour(344)
    void cancellingServeForeverClosesTheServer() throws Exception {
        Server server = server();
        SocketAddress address = address(server);
        Task<Void> serving = Asyncio.createTask(server::serveForever);
        Asyncio.yieldNow();
        serving.cancel();

        assertThatExceptionOfType(CancelledError.class).isThrownBy(serving::await);
        assertThat(server.isServing()).isFalse();
        RawPeer.assertRefused(address);
    }

    /** {@code test_server.BaseStartServer.test_start_server_1}. */
    @AsyncTest
    @Behaviour(345)
    void serveForeverRefusesASecondTaskAndAClosedServer() throws Exception {
        Server server = server();
        Task<Void> serving = Asyncio.createTask(server::serveForever);
        Asyncio.yieldNow();
        assertThatIllegalStateException().isThrownBy(server::serveForever).withMessageContaining("another task");
        server.close();
        assertThatExceptionOfType(CancelledError.class).isThrownBy(serving::await);
        assertThatIllegalStateException().isThrownBy(server::serveForever).withMessageContaining("closed");
    }

    /** {@code test_events.EventLoopTestsMixin.test_server_close}. */
    @AsyncTest
    @Behaviour(346)
    void closeRefusesNewConnectionsAndLeavesTheExistingOnes() throws Exception {
        Server server = server();
        SocketAddress address = address(server);
        try (RawPeer peer = RawPeer.connect(address)) {
            peer.send(new byte[1]);
            accepting.await(1);
            accepted.getFirst().awaitBytes(1);
            server.close();
            server.close();

            assertThat(server.addresses()).isEmpty();
            assertThat(server.isServing()).isFalse();
            RawPeer.assertRefused(address);
            accepted.getFirst().transport().write(new byte[] {5});
            assertThat(peer.receive(1)).containsExactly(5);
        }
        end(server);
    }

    /** {@code test_server.TestServer2.test_wait_closed_basic, test_close_clients}. */
    @AsyncTest
    @Behaviour({347, 348})
    void awaitClosedWaitsForTheLastConnection() throws Exception {
        Server server = server();
        try (RawPeer peer = RawPeer.connect(address(server))) {
            peer.send(new byte[1]);
            accepting.await(1);
            accepted.getFirst().awaitBytes(1);
            Task<Void> waiting = Asyncio.createTask(server::awaitClosed);
            server.close();
            Asyncio.yieldNow();
            assertThat(waiting.isDone()).isFalse();
            server.closeClients();
            waiting.await();

            assertThat(accepted.getFirst().calls).contains("lost");
        }
    }

    /** {@code uvloop test_tcp._TestTCP.test_create_server_4}. */
    @AsyncTest
    @Behaviour(351)
    void addressInUseIsNamedAndNothingStaysBound() throws Exception {
        InetSocketAddress free = freeAddress();
        RawPeer.assertRefused(free);
        try (Server first = server()) {
            InetSocketAddress taken = (InetSocketAddress) address(first);
            ServerOptions both = ServerOptions.DEFAULT.withMoreAddresses(taken);

            assertThatExceptionOfType(BindException.class).isThrownBy(() -> fixture.loop().createServer(accepting::next, free, both))
                    .withMessageContaining("cannot listen on").withMessageContaining(taken.toString());
            RawPeer.assertRefused(free);
        }
    }

    private InetSocketAddress freeAddress() throws IOException {
        try (Server server = server()) {
            return (InetSocketAddress) address(server);
        }
    }

    /** {@code test_events.EventLoopTestsMixin.test_create_server_multiple_hosts_ipv4}. */
    @AsyncTest
    @Behaviour(350)
    void severalAddressesAreBoundAndDuplicatesOnce() throws Exception {
        LoopbackNetwork.need();
        InetSocketAddress second = new InetSocketAddress("127.0.0.2", 0);
        try (Server server = accepting.server(ServerOptions.DEFAULT.withMoreAddresses(second, ANY_PORT, second))) {
            assertThat(server.addresses()).hasSize(2);
            for (SocketAddress address : server.addresses()) {
                RawPeer.connect(address).close();
            }
            server.abortClients();
        }
    }

    /** {@code test_events.EventLoopTestsMixin.test_create_server_dual_stack}. */
    @Test
    @Behaviour({350, 354})
    void wildcardAddressServesBothFamilies() throws Exception {
        assumeTrue(hasIpv6(), "this machine has no IPv6 loopback");
        for (InetSocketAddress wildcard : List.of(new InetSocketAddress(0), InetSocketAddress.createUnresolved("", 0))) {
            fixture.run(() -> {
                Server server = fixture.loop().createServer(accepting::next, wildcard, ServerOptions.DEFAULT);
                int port = ((InetSocketAddress) address(server)).getPort();
                for (String host : List.of("127.0.0.1", "::1")) {
                    try (RawPeer peer = RawPeer.connect(new InetSocketAddress(host, port))) {
                        peer.send(new byte[1]);
                        accepting.await(1);
                        Recorder recorder = accepted.removeFirst();
                        recorder.await("made");
                        assertThat(recorder.transport().remoteAddress()).isEqualTo(peer.address());
                    }
                }
                end(server);
            });
        }
    }

    private static boolean hasIpv6() {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.ofLiteral("::1"))) {
            return probe.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** {@code uvloop test_tcp._TestTCP.test_create_server_6}. */
    @AsyncTest
    @Behaviour(352)
    void reusePortLetsTwoServersShareAPort() throws Exception {
        fixture.require(Capability.REUSE_PORT);
        ServerOptions options = ServerOptions.DEFAULT.withReusePort(true);
        try (Server first = accepting.server(options);
                Server second = fixture.loop().createServer(accepting::next, address(first), options)) {
            assertThat(second.addresses()).isEqualTo(first.addresses());
        }
    }

    /** {@code uvloop test_tcp._TestTCP.test_create_server_1}. */
    @AsyncTest
    @Behaviour(355)
    void hundredSimultaneousClientsEachGetAProtocol() throws Exception {
        Server server = server();
        SocketAddress address = address(server);
        List<RawPeer> peers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            peers.add(RawPeer.connect(address));
        }
        for (RawPeer peer : peers) {
            peer.send(new byte[1]);
        }
        accepting.await(100);
        for (Recorder recorder : accepted) {
            assertThat(recorder.awaitBytes(1)).hasSize(1);
        }
        for (RawPeer peer : peers) {
            peer.close();
        }
        server.close();
        server.awaitClosed();

        assertThat(accepted).hasSize(100).allMatch(recorder -> recorder.calls.getLast().equals("lost"));
    }

    /** {@code test_selector_events.BaseSelectorEventLoopTests.test_accept_connection_multiple}. */
    @AsyncTest
    @Behaviour(358)
    void connectionsBeyondWhatOneTurnAcceptsAreAcceptedToo() throws Exception {
        Server server = accepting.server(ServerOptions.DEFAULT.withStartServing(false).withBacklog(1));
        try (RawPeer first = RawPeer.connect(address(server)); RawPeer second = RawPeer.connect(address(server))) {
            first.send(new byte[1]);
            second.send(new byte[1]);
            server.startServing();
            accepting.await(2);
            for (Recorder recorder : accepted) {
                recorder.awaitBytes(1);
            }
        }
        end(server);
    }

    /** {@code test_base_events.BaseEventLoopWithSelectorTests.test_accept_connection_exception}. */
    @AsyncTest
    @Behaviour(356)
    void failingFactoryIsReportedAndTheServerGoesOn() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Server server = fixture.loop().createServer(() -> {
            if (calls.incrementAndGet() == 1) {
                throw new IllegalArgumentException("boom");
            }
            return accepting.next();
        }, ANY_PORT, ServerOptions.DEFAULT);
        try (RawPeer first = RawPeer.connect(address(server)); RawPeer second = RawPeer.connect(address(server))) {
            assertThat(first.seesEnd()).isTrue();
            second.send(new byte[1]);
            accepting.await(1);
            accepted.getFirst().awaitBytes(1);
        }
        assertThat(fixture.failures()).hasSize(1);
        end(server);
    }

    /** {@code libuv test/test-tcp-close-accept}. */
    @AsyncTest
    @Behaviour(362)
    void serverMayBeClosedByItsConnection() throws Exception {
        Server[] server = new Server[1];
        server[0] = fixture.loop().createServer(() -> new Recorder(fixture.loop()) {
            @Override
            protected void onMade() {
                server[0].close();
                transport().close();
            }
        }, ANY_PORT, ServerOptions.DEFAULT.withStartServing(false));
        try (RawPeer first = RawPeer.connect(address(server[0])); RawPeer second = RawPeer.connect(address(server[0]))) {
            server[0].startServing();
            assertThat(first.seesEnd()).isTrue();
            assertThat(second.seesEnd()).isTrue();
        }
        server[0].awaitClosed();
    }

    /** {@code test_base_events.BaseEventLoopWithSelectorTests.test_accept_connection_retry}. */
    @AsyncTest
    @Behaviour(357)
    void acceptingRestsWhenDescriptorsRunOutAndGoesOnLater() throws Exception {
        fixture.require(Capability.TCP);
        // Where classes come from a directory, not from an open jar, loading one needs a descriptor: the timers' come first.
        Asyncio.sleep(Duration.ofMillis(1));
        Server server = accepting.server(ServerOptions.DEFAULT.withStartServing(false));
        List<FileInputStream> hoard = List.of();
        try (RawPeer peer = RawPeer.connect(address(server))) {
            peer.send(new byte[1]);
            hoard = hoard();
            assumeTrue(!hoard.isEmpty(), "this process may open too many descriptors to use them up");
            server.startServing();
            List<UnhandledFailure> reported = new ArrayList<>();
            while (reported.isEmpty()) {
                Asyncio.yieldNow();
                reported.addAll(fixture.failures());
            }
            // Later than the server's next try, which fails too.
            Asyncio.sleep(Duration.ofMillis(1100));
            reported.addAll(fixture.failures());
            assertThat(reported).hasSize(1);
            closeAll(hoard);
            long polls = fixture.loop().statistics().polls();
            while (accepted.isEmpty()) {
                Asyncio.sleep(Duration.ofMillis(10));
            }
            accepted.getFirst().awaitBytes(1);
            assertThat(fixture.failures()).isEmpty();
            assertThat(fixture.loop().statistics().polls() - polls).isLessThan(1000);
        } finally {
            closeAll(hoard);
        }
        end(server);
    }

    private static void closeAll(List<FileInputStream> files) throws IOException {
        for (FileInputStream file : files) {
            file.close();
        }
    }

    /** Opens files until the system refuses; none if it does not refuse in time. */
    private static List<FileInputStream> hoard() throws IOException {
        List<FileInputStream> hoard = new ArrayList<>();
        try {
            while (hoard.size() < MANY_DESCRIPTORS) {
                hoard.add(new FileInputStream("/dev/null"));
            }
        } catch (FileNotFoundException refused) {
            return hoard;
        }
        closeAll(hoard);
        return List.of();
    }

    /** Item 365: a host that does not resolve is named. */
    @Test
    void unknownHostIsNamed() throws Exception {
        fixture.run(() -> assertThatExceptionOfType(UnknownHostException.class)
                .isThrownBy(() -> fixture.loop().createServer(accepting::next,
                        InetSocketAddress.createUnresolved("nowhere.invalid", 0), ServerOptions.DEFAULT))
                .withMessageContaining("nowhere.invalid"));
    }
}
