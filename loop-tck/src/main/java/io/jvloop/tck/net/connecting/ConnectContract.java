package io.jvloop.tck.net.connecting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.Task;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.Connection;
import io.jvloop.spi.Capability;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.LoopbackNetwork;
import io.jvloop.tck.peers.RawPeer;
import io.jvloop.tck.peers.Recorder;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connecting: addresses, failures, cancellation. */
public class ConnectContract {
    /** More than a loopback connect takes, polls that are left out included. */
    private static final int TURNS_OF_A_CONNECT = 24;
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private final Socket deaf = new Socket();

    private Recorder recorder() {
        return new Recorder(fixture.loop());
    }

    private Connection<Recorder> connect(SocketAddress peer) throws IOException {
        return connect(peer, ConnectOptions.DEFAULT);
    }

    private Connection<Recorder> connect(SocketAddress peer, ConnectOptions options) throws IOException {
        return fixture.loop().createConnection(this::recorder, peer, options);
    }

    private static void end(Connection<Recorder> connection) {
        connection.transport().abort();
        connection.protocol().await("lost");
    }

    private static ServerSocket listening(String host) throws IOException {
        return new ServerSocket(0, 10, InetAddress.ofLiteral(host));
    }

    /** The address of a socket that does not listen. It stays open: a port that is free, another program may get, or a connect itself. */
    private InetSocketAddress closedPort() throws IOException {
        deaf.bind(new InetSocketAddress("127.0.0.1", 0));
        return (InetSocketAddress) deaf.getLocalSocketAddress();
    }

    @AfterEach
    void closeDeaf() throws IOException {
        deaf.close();
    }

    /** {@code test_selector_events.SelectorSocketTransportTests.test_ctor_with_waiter}. */
    @Test
    @Behaviour(305)
    void connectionMadeWasCalledWhenTheConnectionIsReturned() throws Exception {
        fixture.require(Capability.TCP);
        try (ServerSocket listener = listening("127.0.0.1")) {
            fixture.run(() -> {
                Connection<Recorder> connection = connect(listener.getLocalSocketAddress());
                assertThat(connection.protocol().calls).containsExactly("made");
                assertThat(connection.protocol().transport()).isSameAs(connection.transport());
                assertThat(connection.transport().remoteAddress()).isEqualTo(listener.getLocalSocketAddress());
                try (RawPeer peer = RawPeer.of(listener.accept())) {
                    peer.send(new byte[] {1, 2});
                    assertThat(connection.protocol().awaitBytes(2)).containsExactly(1, 2);
                    connection.transport().write(new byte[] {3});
                    assertThat(peer.receive(1)).containsExactly(3);
                }
                connection.protocol().await("lost");
            });
        }
    }

    /** {@code uvloop test_tcp._TestTCP.test_create_connection_2}. */
    @Test
    @Behaviour(371)
    void closedPortRefusesAndIsNamed() throws Exception {
        fixture.require(Capability.TCP);
        InetSocketAddress closed = closedPort();
        fixture.run(() -> assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(closed))
                .withMessageContaining("cannot connect to " + closed + ": Connection refused"));
    }

    /** {@code test_base_events.BaseEventLoopWithSelectorTests.test_create_connection_connect_err}. */
    @Test
    @Behaviour(379)
    void factoryIsNotCalledWhenNoConnectionCouldBeMade() throws Exception {
        fixture.require(Capability.TCP);
        InetSocketAddress closed = closedPort();
        List<Recorder> made = new ArrayList<>();
        fixture.run(() -> assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> fixture.loop().createConnection(() -> {
            made.add(recorder());
            return made.getFirst();
        }, closed, ConnectOptions.DEFAULT)));

        assertThat(made).isEmpty();
    }

    /** {@code test_base_events.BaseEventLoopWithSelectorTests.test_create_connection_multiple}. */
    @Test
    @Behaviour(366)
    void refusedAddressLeadsToTheNext() throws Exception {
        fixture.require(Capability.TCP);
        try (ServerSocket listener = listening("127.0.0.1")) {
            fixture.run(() -> end(connect(InetSocketAddress.createUnresolved("localhost", listener.getLocalPort()))));
        }
    }

    /** {@code test_base_events.BaseEventTests.test_ipaddr_info}. */
    @Test
    @Behaviour(365)
    void literalAddressNeedsNoThread() throws Exception {
        fixture.require(Capability.TCP);
        try (ServerSocket listener = listening("127.0.0.1")) {
            fixture.run(() -> {
                fixture.loop().setDefaultExecutor(new RefusingExecutor());
                end(connect(InetSocketAddress.createUnresolved("127.0.0.1", listener.getLocalPort())));
            });
        }
    }

    /** An executor that nothing may be given to. */
    private static final class RefusingExecutor extends AbstractExecutorService {

        @Override
        public void execute(Runnable command) {
            throw new AssertionError("nothing should run off the loop here");
        }

        @Override
        public void shutdown() {
            // Nothing runs.
        }

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return true;
        }

        @Override
        public boolean isTerminated() {
            return true;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }

    /** Item 365: a host that does not resolve is named. */
    @Test
    @Behaviour(376)
    void unknownHostIsNamed() throws Exception {
        fixture.run(() -> assertThatExceptionOfType(UnknownHostException.class)
                .isThrownBy(() -> connect(InetSocketAddress.createUnresolved("nowhere.invalid", 1)))
                .withMessageContaining("cannot resolve host 'nowhere.invalid'"));
    }

    /** {@code test_events.EventLoopTestsMixin.test_create_connection_local_addr}. */
    @Test
    @Behaviour(369)
    void localAddressIsBoundBeforeConnecting() throws Exception {
        LoopbackNetwork.need();
        fixture.require(Capability.TCP);
        try (ServerSocket listener = listening("127.0.0.1")) {
            fixture.run(() -> {
                ConnectOptions options = ConnectOptions.DEFAULT.withLocalAddress(new InetSocketAddress("127.0.0.3", 0));
                Connection<Recorder> connection = connect(listener.getLocalSocketAddress(), options);
                assertThat(connection.transport().localAddress().toString()).startsWith("/127.0.0.3:");
                end(connection);
            });
        }
    }

    /** Item 366, of IPv6. */
    @Test
    void ipv6AddressConnects() throws Exception {
        fixture.require(Capability.TCP);
        try (ServerSocket listener = listening("::1")) {
            fixture.run(() -> {
                Connection<Recorder> connection = connect(listener.getLocalSocketAddress());
                assertThat(connection.transport().remoteAddress()).isEqualTo(listener.getLocalSocketAddress());
                end(connection);
            });
        } catch (BindException e) {
            assumeTrue(false, "this machine has no IPv6 loopback");
        }
    }

    /** {@code test_base_events.BaseEventLoopWithSelectorTests.test_create_connection_multiple_errors}. */
    @AsyncTest
    @Behaviour(367)
    void failuresOfAllAddressesAreInOneMessage() throws Exception {
        fixture.require(Capability.TCP);
        InetSocketAddress closed = closedPort();
        List<InetSocketAddress> addresses = fixture.loop().getAddrInfo("localhost", closed.getPort());
        assertThatExceptionOfType(ConnectException.class)
                .isThrownBy(() -> connect(InetSocketAddress.createUnresolved("localhost", closed.getPort())))
                .satisfies(failure -> addresses.forEach(address -> assertThat(failure).hasMessageContaining(address.toString())));
    }

    /** Cancelled while the peer's system does not answer. */
    @Test
    void cancelledConnectLeavesNothingOpen() throws Exception {
        fixture.require(Capability.TCP);
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<SocketChannel> fill = fill(listener);
            try {
                fixture.run(() -> {
                    Task<?> connecting = Asyncio.createTask(() -> connect(listener.getLocalSocketAddress()));
                    for (int i = 0; i < 10; i++) {
                        Asyncio.yieldNow();
                    }
                    assertThat(connecting.isDone()).isFalse();
                    connecting.cancel();
                    assertThatExceptionOfType(CancelledError.class).isThrownBy(connecting::await);
                });
            } finally {
                for (SocketChannel channel : fill) {
                    channel.close();
                }
            }
        }
    }

    /** Fills a listener's queue, so that Linux leaves the next connects without an answer. */
    private static List<SocketChannel> fill(ServerSocket listener) throws IOException {
        List<SocketChannel> channels = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            SocketChannel channel = SocketChannel.open();
            channels.add(channel);
            channel.configureBlocking(false);
            channel.connect(listener.getLocalSocketAddress());
        }
        return channels;
    }

    /** Cancelled at each of its suspensions in turn. */
    @Test
    void connectCancelledAtAnyPointLeavesNothingOpen() throws Exception {
        fixture.require(Capability.TCP);
        try (ServerSocket listener = listening("127.0.0.1")) {
            for (int point = 0; point < TURNS_OF_A_CONNECT; point++) {
                int yields = point;
                fixture.run(() -> {
                    Task<Connection<Recorder>> connecting = Asyncio.createTask(() -> connect(listener.getLocalSocketAddress()));
                    for (int i = 0; i < yields; i++) {
                        Asyncio.yieldNow();
                    }
                    if (connecting.cancel()) {
                        assertThatExceptionOfType(CancelledError.class).isThrownBy(connecting::await);
                    } else {
                        end(connecting.await());
                    }
                    Asyncio.yieldNow();
                });
            }
            acceptAll(listener);
        }
    }

    private static void acceptAll(ServerSocket listener) throws IOException {
        listener.setSoTimeout(1);
        while (true) {
            try (Socket socket = listener.accept()) {
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            } catch (SocketTimeoutException none) {
                return;
            }
        }
    }
}
