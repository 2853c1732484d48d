package io.jvloop.tck.net.connecting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.AsyncTimeoutException;
import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.Task;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.Connection;
import io.jvloop.spi.Capability;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.LoopbackNetwork;
import io.jvloop.tck.peers.Recorder;
import io.jvloop.tck.peers.TestNames;
import io.jvloop.tck.watch.LeakCheck;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Hosts with several addresses (RFC 8305). The addresses are the loopback's, at one port: one that listens, one that refuses, and one
 * whose listener has a full queue, so that Linux leaves a connect without an answer.
 */
public class HappyEyeballsContract {
    private static final Duration FOR_EVER = Duration.ofDays(1);
    private static final Duration AT_ONCE = Duration.ofMillis(1);
    private static final int TURNS_OF_A_CLOSE = 50;

    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.TCP);

    @BeforeEach
    void needsSeveralAddresses() {
        LoopbackNetwork.need();
    }

    private Connection<Recorder> connect(String host, int port, ConnectOptions options) throws IOException {
        return fixture.loop().createConnection(() -> new Recorder(fixture.loop()), InetSocketAddress.createUnresolved(host, port), options);
    }

    private static InetAddress connectedTo(Connection<Recorder> connection) {
        return ((InetSocketAddress) connection.transport().remoteAddress()).getAddress();
    }

    private static void end(Connection<Recorder> connection) {
        connection.transport().abort();
        connection.protocol().await("lost");
        // A selector closes a descriptor in its next poll only.
        for (int i = 0; i < TURNS_OF_A_CLOSE; i++) {
            Asyncio.yieldNow();
        }
    }

    private static ServerSocket listening(String address, int port) throws IOException {
        return new ServerSocket(port, 10, InetAddress.ofLiteral(address));
    }

    /** A listener at an address and port that leaves further connects without an answer. */
    private record Silent(ServerSocket listener, List<SocketChannel> queue) implements AutoCloseable {
        static Silent at(String address, int port) throws IOException {
            Silent silent = new Silent(new ServerSocket(port, 1, InetAddress.ofLiteral(address)), new ArrayList<>());
            for (int i = 0; i < 8; i++) {
                SocketChannel channel = SocketChannel.open();
                silent.queue.add(channel);
                channel.configureBlocking(false);
                channel.connect(silent.listener.getLocalSocketAddress());
            }
            return silent;
        }

        @Override
        public void close() throws IOException {
            for (SocketChannel channel : queue) {
                channel.close();
            }
            listener.close();
        }
    }

    private static boolean nobodyConnectedTo(ServerSocket listener) throws IOException {
        listener.setSoTimeout(1);
        try {
            listener.accept().close();
            return false;
        } catch (SocketTimeoutException nobody) {
            return true;
        }
    }

    @Test
    @Behaviour(366)
    void addressThatDoesNotAnswerIsOvertakenByTheNext() throws Exception {
        try (ServerSocket good = listening("127.0.0.3", 0); Silent _ = Silent.at("127.0.0.2", good.getLocalPort())) {
            String host = TestNames.of("127.0.0.2", "127.0.0.3");
            fixture.run(() -> {
                Connection<Recorder> connection = connect(host, good.getLocalPort(), ConnectOptions.DEFAULT.withAttemptDelay(AT_ONCE));
                assertThat(connectedTo(connection)).isEqualTo(good.getInetAddress());
                end(connection);
            });
        }
    }

    @Test
    @Behaviour(366)
    void addressThatFailsLeadsToTheNextWithoutTheDelay() throws Exception {
        try (ServerSocket good = listening("127.0.0.4", 0)) {
            String host = TestNames.of("127.0.0.2", "127.0.0.3", "127.0.0.4");
            fixture.run(() -> {
                Connection<Recorder> connection = connect(host, good.getLocalPort(), ConnectOptions.DEFAULT.withAttemptDelay(FOR_EVER));
                assertThat(connectedTo(connection)).isEqualTo(good.getInetAddress());
                end(connection);
            });
        }
    }

    /** {@code test_staggered.StaggeredTests}: without delay attempts are strictly sequential. */
    @Test
    @Behaviour(375)
    void withoutADelayTheNextIsNotTriedBeforeTheOneBeforeHasFailed() throws Exception {
        try (ServerSocket good = listening("127.0.0.3", 0); Silent _ = Silent.at("127.0.0.2", good.getLocalPort())) {
            String host = TestNames.of("127.0.0.2", "127.0.0.3");
            fixture.run(() -> assertThatExceptionOfType(AsyncTimeoutException.class).isThrownBy(() -> Asyncio.timeout(Duration.ofMillis(50),
                    () -> connect(host, good.getLocalPort(), ConnectOptions.DEFAULT.withAttemptDelay(Duration.ZERO)))));
            assertThat(nobodyConnectedTo(good)).isTrue();
        }
    }

    /** {@code test_staggered.StaggeredTests.test_none_successful}. */
    @Test
    @Behaviour({367, 375})
    void failuresOfAllAddressesAreInOneInTheirOrder() throws Exception {
        int port;
        try (ServerSocket closed = listening("127.0.0.1", 0)) {
            port = closed.getLocalPort();
        }
        String host = TestNames.of("127.0.0.4", "127.0.0.3", "127.0.0.2");
        for (Duration delay : List.of(Duration.ZERO, AT_ONCE, FOR_EVER)) {
            fixture.run(() -> assertThatExceptionOfType(ConnectException.class)
                    .isThrownBy(() -> connect(host, port, ConnectOptions.DEFAULT.withAttemptDelay(delay))).satisfies(failure -> {
                        assertThat(failure).hasMessageMatching(".*127.0.0.4.*127.0.0.3.*127.0.0.2.*");
                        assertThat(failure.getSuppressed()).hasSize(3);
                    }));
        }
    }

    /** {@code test_base_events.BaseEventLoopWithSelectorTests.test_create_connection_multiple_errors}: one failure is thrown as such. */
    @Test
    @Behaviour(367)
    void failureOfTheOnlyAddressIsThrownAsItIs() throws Exception {
        int port;
        try (ServerSocket closed = listening("127.0.0.1", 0)) {
            port = closed.getLocalPort();
        }
        String host = TestNames.of("127.0.0.1");
        fixture.run(() -> assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(host, port, ConnectOptions.DEFAULT))
                .withMessage("cannot connect to /127.0.0.1:" + port + ": Connection refused").matches(f -> f.getSuppressed().length == 0));
    }

    @Test
    void losersAreClosedWhenTheWinnerIsThere() throws Exception {
        try (ServerSocket good = listening("127.0.0.4", 0);
                Silent _ = Silent.at("127.0.0.2", good.getLocalPort());
                Silent _ = Silent.at("127.0.0.3", good.getLocalPort())) {
            String host = TestNames.of("127.0.0.2", "127.0.0.3", "127.0.0.4");
            fixture.run(() -> {
                LeakCheck leaks = LeakCheck.begin();
                end(connect(host, good.getLocalPort(), ConnectOptions.DEFAULT.withAttemptDelay(AT_ONCE)));
                leaks.assertNothingLeaked();
            });
        }
    }

    @Test
    void raceThatIsCancelledLeavesNothingOpen() throws Exception {
        try (Silent first = Silent.at("127.0.0.2", 0); Silent _ = Silent.at("127.0.0.3", first.listener.getLocalPort())) {
            String host = TestNames.of("127.0.0.2", "127.0.0.3");
            fixture.run(() -> {
                LeakCheck leaks = LeakCheck.begin();
                Task<?> connecting = Asyncio.createTask(
                        () -> connect(host, first.listener.getLocalPort(), ConnectOptions.DEFAULT.withAttemptDelay(AT_ONCE)));
                assertThatExceptionOfType(AsyncTimeoutException.class)
                        .isThrownBy(() -> Asyncio.waitFor(Asyncio.shield(connecting), Duration.ofMillis(50)));
                connecting.cancel();
                assertThatExceptionOfType(CancelledError.class).isThrownBy(connecting::await);
                for (int i = 0; i < TURNS_OF_A_CLOSE; i++) {
                    Asyncio.yieldNow();
                }
                leaks.assertNothingLeaked();
            });
        }
    }

    /** {@code base_events._interleave_addrinfos}. */
    @Test
    @Behaviour(374)
    void addressFamiliesTakeTurnsUnlessToldNotTo() throws Exception {
        try (ServerSocket second = listening("127.0.0.3", 0); ServerSocket other = listening("::1", second.getLocalPort())) {
            ConnectOptions sequential = ConnectOptions.DEFAULT.withAttemptDelay(Duration.ZERO);
            fixture.run(() -> {
                Connection<Recorder> byTurns =
                        connect(TestNames.of("127.0.0.2", "127.0.0.3", "::1"), second.getLocalPort(), sequential.withInterleave(true));
                assertThat(connectedTo(byTurns)).isEqualTo(other.getInetAddress());
                end(byTurns);
                Connection<Recorder> asResolved =
                        connect(TestNames.of("127.0.0.2", "127.0.0.3", "::1"), second.getLocalPort(), sequential.withInterleave(false));
                assertThat(connectedTo(asResolved)).isEqualTo(second.getInetAddress());
                end(asResolved);
            });
        } catch (BindException e) {
            assumeTrue(false, "this machine has no IPv6 loopback");
        }
    }

    /** {@code test_events.EventLoopTestsMixin.test_create_connection_local_addr_skip_different_family}. */
    @Test
    @Behaviour(369)
    void addressesOfAnotherFamilyThanTheLocalOneAreSkipped() throws Exception {
        try (ServerSocket good = listening("127.0.0.1", 0)) {
            fixture.run(() -> {
                Connection<Recorder> connection = connect(TestNames.of("::1", "127.0.0.1"), good.getLocalPort(),
                        ConnectOptions.DEFAULT.withLocalAddress(new InetSocketAddress("127.0.0.3", 0)));
                assertThat(connection.transport().localAddress().toString()).startsWith("/127.0.0.3:");
                end(connection);
            });
        }
    }

    /** {@code test_events.EventLoopTestsMixin.test_create_connection_local_addr_nomatch_family, ..._in_use}. */
    @Test
    @Behaviour(369)
    void localAddressThatSuitsNoAddressOrIsInUseIsAnError() throws Exception {
        try (ServerSocket good = listening("127.0.0.1", 0)) {
            InetSocketAddress taken = (InetSocketAddress) good.getLocalSocketAddress();
            fixture.run(() -> {
                assertThatExceptionOfType(IOException.class)
                        .isThrownBy(() -> connect(TestNames.of("::1"), taken.getPort(), ConnectOptions.DEFAULT.withLocalAddress(taken)))
                        .withMessageContaining("another address family");
                assertThatExceptionOfType(IOException.class).isThrownBy(
                        () -> connect(TestNames.of("127.0.0.1"), taken.getPort(), ConnectOptions.DEFAULT.withLocalAddress(taken)));
            });
        }
    }
}
