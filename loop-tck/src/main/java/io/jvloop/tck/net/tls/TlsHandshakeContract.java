package io.jvloop.tck.net.tls;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.openConnection;
import static io.jvloop.Asyncio.startServer;
import static io.jvloop.Asyncio.timeout;
import static io.jvloop.Asyncio.toThread;
import static io.jvloop.Asyncio.yieldNow;
import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static io.jvloop.tck.peers.ConnectedFixture.end;
import static io.jvloop.tck.peers.SecuredFixture.CLIENT;
import static io.jvloop.tck.peers.SecuredFixture.SERVER;
import static io.jvloop.tck.peers.SecuredFixture.address;
import static io.jvloop.tck.peers.SecuredFixture.connecting;
import static io.jvloop.tck.peers.SecuredFixture.only;
import static io.jvloop.tck.peers.SecuredFixture.serving;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.AsyncTimeoutException;
import io.jvloop.CancelledError;
import io.jvloop.Task;
import io.jvloop.net.Server;
import io.jvloop.net.StreamPair;
import io.jvloop.net.StreamReader;
import io.jvloop.net.StreamWriter;
import io.jvloop.net.TlsOptions;
import io.jvloop.spi.Capability;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import io.jvloop.tck.peers.AcceptedRecorders;
import io.jvloop.tck.peers.Certificates;
import io.jvloop.tck.peers.RawPeer;
import io.jvloop.tck.peers.Recorder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS handshakes that succeed slowly, or not at all. */
public class TlsHandshakeContract {
    private static final Duration SHORT = Duration.ofMillis(50);
    @RegisterExtension
    final LoopFixture fixture = Certificates.fixture();
    private final AcceptedRecorders accepting = new AcceptedRecorders(fixture::loop);
    private final List<Recorder> accepted = accepting.accepted();

    private Recorder recorder() {
        return new Recorder(fixture.loop());
    }

    private Server server(TlsOptions options) throws IOException {
        return accepting.server(serving(options));
    }

    /** {@code test_ssl.TestSSL.test_ssl_handshake_timeout}. */
    @Test
    @Behaviour(383)
    void serverThatNeverAnswersMakesTheClientAbort() throws Exception {
        fixture.require(Capability.TCP);
        assertThat(CLIENT.handshakeTimeout()).isEqualTo(Duration.ofSeconds(60));
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            fixture.run(() -> {
                Recorder client = recorder();
                assertThatExceptionOfType(SocketTimeoutException.class)
                        .isThrownBy(() -> fixture.loop().createConnection(() -> client, silent.getLocalSocketAddress(),
                                connecting(CLIENT.withHandshakeTimeout(SHORT))))
                        .withMessageContaining("connection aborted").withMessageContaining("PT0.05S");
                assertThat(client.calls).isEmpty();
                try (RawPeer peer = RawPeer.of(silent.accept())) {
                    assertThat(peer.receiveAll()).isNotEmpty(); // the ClientHello, and then the end
                }
            });
        }
    }

    /** {@code test_ssl.TestSSL.test_ssl_handshake_timeout}, the other way round. */
    @AsyncTest
    @Behaviour(383)
    void clientThatNeverSpeaksIsGivenUpByTheServer() throws Exception {
        Server server = server(SERVER.withHandshakeTimeout(SHORT));
        try (RawPeer peer = RawPeer.connect(address(server))) {
            assertThat(peer.seesEnd()).isTrue();
        }
        assertThat(fixture.awaitFailure().failure()).isInstanceOf(SocketTimeoutException.class).hasMessageContaining("connection aborted");
        assertThat(accepted).hasSize(1).allMatch(recorder -> recorder.calls.isEmpty());
        end(server);
    }

    /** {@code test_ssl.TestSSL.test_create_connection_ssl_slow_handshake}, with every byte on its own. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    @Behaviour(384)
    void handshakeByteByByteSucceeds(String version) throws Exception {
        TlsOptions serving = only(SERVER, version);
        fixture.run(() -> {
            Server server = server(serving);
            Server slow = startServer((reader, writer) -> {
                try (StreamPair onward = openConnection(address(server))) {
                    Task<Void> back = createTask(() -> trickle(onward.reader(), writer));
                    trickle(reader, onward.writer());
                    back.await();
                }
            }, ANY_PORT);
            Recorder client = fixture.loop().createConnection(this::recorder, address(slow), connecting(CLIENT)).protocol();
            client.transport().write(RawPeer.pattern(100));
            accepted.getFirst().await("made");
            assertThat(accepted.getFirst().awaitBytes(100)).isEqualTo(RawPeer.pattern(100));
            client.transport().close();
            client.await("lost");
            assertThat(client.cause()).isNull();
            end(slow);
            end(server);
        });
    }

    private static void trickle(StreamReader from, StreamWriter to) throws IOException {
        for (byte[] one = from.read(1); one.length > 0; one = from.read(1)) {
            to.write(one);
            yieldNow();
            yieldNow();
        }
        to.close();
    }

    /** {@code test_sslproto.SslProtoHandshakeTests.test_handshake_timeout_zero, test_handshake_timeout_negative}. */
    @Test
    @Behaviour(385)
    void limitsMustBePositive() {
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofSeconds(-10))) {
            assertThatIllegalArgumentException().isThrownBy(() -> CLIENT.withHandshakeTimeout(wrong))
                    .withMessageContaining("handshakeTimeout");
            assertThatIllegalArgumentException().isThrownBy(() -> CLIENT.withShutdownTimeout(wrong))
                    .withMessageContaining("shutdownTimeout");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> CLIENT.withHandshakeLimit(0)).withMessageContaining("handshakeLimit");
    }

    /** {@code test_ssl.TestSSL.test_ssl_handshake_connection_lost}: the server goes at any point, with an end or a reset. */
    @ParameterizedTest
    @ValueSource(strings = {"end at once", "reset at once", "end after the hello", "reset after the hello", "end in the answer",
        "reset in the answer"})
    @Behaviour(386)
    void serverThatGoesDuringTheHandshakeIsAReset(String when) throws Exception {
        fixture.require(Capability.TCP);
        try (ServerSocket leaving = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            fixture.run(() -> {
                Recorder client = recorder();
                Task<?> connecting = createTask(
                        () -> fixture.loop().createConnection(() -> client, leaving.getLocalSocketAddress(), connecting(CLIENT)));
                RawPeer peer = RawPeer.of(toThread(leaving::accept));
                if (!when.endsWith("at once")) {
                    peer.receive(50);
                }
                if (when.endsWith("answer")) {
                    peer.send(new byte[] {22, 3, 3, 0, 80, 2});
                }
                if (when.startsWith("reset")) {
                    peer.reset();
                } else {
                    peer.close();
                }
                assertThatThrownBy(connecting::await).rootCause().isInstanceOf(SocketException.class).hasMessageContaining("reset");
                assertThat(client.calls).isEmpty();
            });
        }
    }

    /** {@code test_sslproto.SslProtoHandshakeTests.test_eof_received_waiter}: the client goes at any point. */
    @ParameterizedTest
    @ValueSource(strings = {"end at once", "reset at once", "end in the hello", "reset in the hello"})
    @Behaviour(386)
    void clientThatGoesDuringTheHandshakeIsReportedOnce(String when) throws Exception {
        fixture.run(() -> {
            Server server = server(SERVER);
            RawPeer peer = RawPeer.connect(address(server));
            if (when.endsWith("hello")) {
                peer.send(new byte[] {22, 3, 1, 0, 80, 1, 0, 0, 76, 3, 3});
                while (accepted.isEmpty()) {
                    yieldNow();
                }
            }
            if (when.startsWith("reset")) {
                peer.reset();
            } else {
                peer.close();
            }
            assertThat(fixture.awaitFailure().failure()).isInstanceOf(SocketException.class).hasMessageContaining("reset");
            assertThat(accepted).hasSize(1).allMatch(recorder -> recorder.calls.isEmpty());
            end(server);
        });
    }

    /** {@code test_sslproto.SslProtoHandshakeTests.test_close_during_handshake}. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Behaviour(387)
    void closingDuringTheHandshakeFreesTheSocket(boolean abort) throws Exception {
        fixture.run(() -> {
            Server server = server(SERVER);
            try (RawPeer peer = RawPeer.connect(address(server))) {
                while (accepted.isEmpty()) {
                    yieldNow();
                }
                server.close();
                Task<Void> waiting = createTask(server::awaitClosed);
                Steps.turns(5);
                assertThat(waiting.isDone()).isFalse();
                if (abort) {
                    server.abortClients();
                } else {
                    server.closeClients();
                }
                waiting.await();
                assertThat(peer.seesEnd()).isTrue();
                assertThat(accepted.getFirst().calls).isEmpty();
            }
        });
    }

    /** {@code test_ssl.TestSSL.test_create_connection_ssl_1}, cancelled at each step of the handshake. */
    @Test
    @Behaviour(387)
    void cancelledConnectFreesTheSocketHoweverFarItGot() throws Exception {
        AtomicInteger cancelled = new AtomicInteger();
        fixture.run(() -> {
            Server server = server(SERVER);
            for (int turns = 0; turns < 300; turns += 3) {
                Task<?> connecting = createTask(
                        () -> fixture.loop().createConnection(this::recorder, address(server), connecting(CLIENT)).transport().abort());
                Steps.turns(turns);
                connecting.cancel();
                try {
                    connecting.await();
                } catch (CancelledError expected) {
                    cancelled.incrementAndGet();
                }
            }
            end(server);
        });
        assertThat(cancelled.get()).isPositive();
        assertThat(fixture.failures()).allMatch(failure -> failure.failure() instanceof SocketException);
    }

    /** {@code test_ssl.TestSSL.test_connect_timeout_warning}. */
    @Test
    @Behaviour(403)
    void connectingToAPortThatNeverAnswersTimesOutAndLeavesNothing() throws Exception {
        fixture.require(Capability.TCP);
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            fixture.run(() -> {
                Recorder client = recorder();
                assertThatExceptionOfType(AsyncTimeoutException.class).isThrownBy(() -> timeout(SHORT,
                        () -> fixture.loop().createConnection(() -> client, silent.getLocalSocketAddress(), connecting(CLIENT))));
                assertThat(client.calls).isEmpty();
                Steps.turns(5);
                assertThat(fixture.loop().statistics().timers()).isZero();
            });
        }
    }

    /** A budget against peers that send without end. */
    @AsyncTest
    void peerThatSendsTooMuchBeforeTheHandshakeIsOverIsRefused() throws Exception {
        Server server = server(SERVER.withHandshakeLimit(20));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> openConnection(address(server), connecting(CLIENT)));
        assertThat(fixture.awaitFailure().failure()).isInstanceOf(SSLException.class).hasMessageContaining("more than 20 bytes");
        end(server);
    }

    /** What is no TLS at all. */
    @AsyncTest
    void plainTextIsRefused() throws Exception {
        Server server = server(SERVER);
        try (RawPeer peer = RawPeer.connect(address(server))) {
            peer.send("GET / HTTP/1.1\r\n\r\n".getBytes());
            assertThat(peer.receiveAll()).startsWith(21); // an alert, and then the end
        }
        assertThat(fixture.awaitFailure().failure()).isInstanceOf(SSLException.class);
        end(server);
    }
}
