package io.jvloop.tck.net.tls;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.openConnection;
import static io.jvloop.Asyncio.startServer;
import static io.jvloop.Asyncio.yieldNow;
import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static io.jvloop.tck.peers.ConnectedFixture.end;
import static io.jvloop.tck.peers.SecuredFixture.CLIENT;
import static io.jvloop.tck.peers.SecuredFixture.SERVER;
import static io.jvloop.tck.peers.SecuredFixture.address;
import static io.jvloop.tck.peers.SecuredFixture.connecting;
import static io.jvloop.tck.peers.SecuredFixture.serving;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.CancelledError;
import io.jvloop.Task;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.StreamPair;
import io.jvloop.net.StreamReader;
import io.jvloop.net.StreamWriter;
import io.jvloop.net.TlsOptions;
import io.jvloop.net.Transport;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import io.jvloop.tck.peers.BufferedRecorder;
import io.jvloop.tck.peers.Certificates;
import io.jvloop.tck.peers.RawPeer;
import io.jvloop.tck.peers.Recorder;
import io.jvloop.tck.peers.SecuredFixture;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** TLS that begins in the middle of a connection. */
public class StartTlsContract {
    /** The address of the peer is literal; the certificate names it, too. */
    private static final Set<String> FLOW_CONTROL = Set.of("pause", "resume");
    private static final TlsOptions HERE = CLIENT.withServerHostname("localhost");

    @RegisterExtension
    final LoopFixture fixture = Certificates.fixture();

    private Recorder recorder() {
        return new Recorder(fixture.loop());
    }

    /** Two ends of a plain connection. */
    private void plain(SecuredFixture.Use<Recorder> use) throws Exception {
        SecuredFixture.connected(fixture, ServerOptions.DEFAULT, ConnectOptions.DEFAULT, this::recorder, use);
    }

    private Task<Transport> starting(Recorder recorder, TlsOptions options) {
        return createTask(() -> fixture.loop().startTls(recorder.transport(), recorder, options));
    }

    /** {@code test_sslproto.BaseStartTLS.test_start_tls_client_reg_proto_1, test_start_tls_server_1}. */
    @Test
    @Behaviour(394)
    void bothSidesAreUpgradedAndConnectionMadeIsNotCalledAgain() throws Exception {
        plain((client, server) -> {
            client.transport().write(new byte[] {1});
            assertThat(server.awaitBytes(1)).containsExactly(1);
            Task<Transport> serving = starting(server, SERVER);
            Transport secured = fixture.loop().startTls(client.transport(), client, HERE);
            Transport served = serving.await();

            assertThat(secured).isNotSameAs(client.transport());
            assertThat(served).isNotSameAs(server.transport());
            assertThat(secured.tls()).isNotNull();
            assertThat(served.tls()).isNotNull();
            secured.write(RawPeer.pattern(50_000));
            assertThat(server.awaitBytes(50_001)).endsWith(RawPeer.pattern(50_000));
            served.write(RawPeer.pattern(50_000));
            assertThat(client.awaitBytes(50_000)).isEqualTo(RawPeer.pattern(50_000));
            secured.close();
            client.await("lost");
            server.await("lost");
            assertThat(client.order()).containsExactly("made", "data", "lost");
            assertThat(server.order()).containsExactly("made", "data", "eof", "lost");
        });
    }

    /** The old transport leads to the new one: nothing that somebody writes there later is sent in plain text. */
    @Test
    void replacedTransportPassesOnWhatItIsAskedFor() throws Exception {
        plain((client, server) -> {
            Task<Transport> serving = starting(server, SERVER);
            Transport secured = fixture.loop().startTls(client.transport(), client, HERE);
            serving.await();
            client.transport().write(RawPeer.pattern(10));
            assertThat(server.awaitBytes(10)).isEqualTo(RawPeer.pattern(10));
            assertThatIllegalStateException().isThrownBy(() -> fixture.loop().startTls(client.transport(), client, HERE))
                    .withMessageContaining("has been done");
            client.transport().close();
            assertThat(secured.isClosing()).isTrue();
            server.await("lost");
            assertThat(server.cause()).isNull();
        });
    }

    /** {@code test_sslproto.BaseStartTLS.test_start_tls_wrong_args}. */
    @Test
    @Behaviour(396)
    void whatIsNoTransportOfTheLoopIsRefused() throws Exception {
        plain((client, server) -> {
            Transport foreign = (Transport) Proxy.newProxyInstance(Transport.class.getClassLoader(), new Class<?>[] {Transport.class},
                    (proxy, method, arguments) -> method.getName().equals("toString") ? "a foreign transport" : null);
            assertThatIllegalArgumentException().isThrownBy(() -> fixture.loop().startTls(foreign, client, HERE))
                    .withMessageContaining("a foreign transport");
            assertThatThrownBy(() -> fixture.loop().startTls(client.transport(), new io.jvloop.net.BaseProtocol<>() {}, HERE))
                    .isInstanceOf(IllegalArgumentException.class);
            client.transport().write(new byte[] {7});
            assertThat(server.awaitBytes(1)).containsExactly(7);
            server.transport().write(new byte[] {8});
            assertThat(client.awaitBytes(1)).containsExactly(8);
        });
    }

    /** A connection of which one side has ended cannot be encrypted. */
    @Test
    void closingAndHalfClosedConnectionsAreRefused() throws Exception {
        plain((client, server) -> {
            server.keepOpenAtEof = true;
            client.transport().writeEof();
            assertThatIllegalStateException().isThrownBy(() -> fixture.loop().startTls(client.transport(), client, HERE))
                    .withMessageContaining("writeEof");
            server.await("eof");
            assertThatIllegalStateException().isThrownBy(() -> fixture.loop().startTls(server.transport(), server, SERVER))
                    .withMessageContaining("the peer has ended");
            client.transport().close();
            assertThatIllegalStateException().isThrownBy(() -> fixture.loop().startTls(client.transport(), client, HERE))
                    .withMessageContaining("closing");
        });
    }

    /** {@code test_sslproto.BaseStartTLS.test_handshake_timeout}. */
    @Test
    void failedHandshakeEndsTheConnectionAndTheProtocolHearsOfItOnce() throws Exception {
        plain((client, server) -> {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> fixture.loop().startTls(client.transport(), client, HERE.withHandshakeTimeout(Duration.ofMillis(20))))
                    .withMessageContaining("connection aborted");
            assertThat(client.calls).containsExactly("made", "lost");
            assertThat(client.cause()).hasMessageContaining("connection aborted");
            server.await("lost");
        });
    }

    /** {@code asyncio.base_events.BaseEventLoop.start_tls}: cancellation closes the transport. */
    @Test
    void cancellationEndsTheConnectionHoweverFarItGot() throws Exception {
        for (int turns = 1; turns < 40; turns += 2) {
            int before = turns;
            plain((client, server) -> {
                Task<Transport> serving = starting(server, SERVER);
                Task<Transport> connecting = starting(client, HERE);
                Steps.turns(before);
                boolean inTime = connecting.cancel();
                try {
                    connecting.await();
                    assertThat(inTime).isFalse();
                } catch (CancelledError expected) {
                    client.await("lost");
                    assertThat(client.calls).containsOnlyOnce("lost");
                }
                serving.cancel();
                Steps.turns(3);
            });
        }
    }

    /** {@code test_sslproto.BaseStartTLS.test_start_tls_client_buf_proto_1}. */
    @Test
    @Behaviour({336, 341, 395})
    void bufferedProtocolGetsPlaintextInItsOwnBufferInSeveralRounds() throws Exception {
        for (int size : List.of(1000, 100_000)) {
            plain((client, server) -> {
                Task<Transport> serving = starting(server, SERVER);
                BufferedRecorder buffered = new BufferedRecorder(client, size);
                fixture.loop().startTls(client.transport(), buffered, HERE);
                Transport served = serving.await();
                served.write(RawPeer.pattern(100_000));
                assertThat(client.awaitBytes(100_000)).isEqualTo(RawPeer.pattern(100_000));
                assertThat(buffered.largest).isBetween(1, size);
                served.close();
                client.await("lost");
                assertThat(client.order()).containsExactly("made", "data", "eof", "lost");
            });
        }
    }

    /** {@code test_ssl.TestSSL.test_create_server_ssl_over_ssl; test_sslproto.BaseStartTLS.test_close_during_ssl_over_ssl}. */
    @AsyncTest
    @Behaviour(397)
    void tlsInsideTlsWorksAndClosesWithoutAReport() throws Exception {
        Recorder accepted = recorder();
        Server server = fixture.loop().createServer(() -> accepted, ANY_PORT, serving(SERVER));
        Recorder client = fixture.loop().createConnection(this::recorder, address(server), connecting(CLIENT)).protocol();
        accepted.await("made");
        Task<Transport> serving = starting(accepted, SERVER);
        Transport inner = fixture.loop().startTls(client.transport(), client, HERE);
        Transport served = serving.await();
        inner.write(RawPeer.pattern(200_000));
        assertThat(accepted.awaitBytes(200_000)).isEqualTo(RawPeer.pattern(200_000));
        served.write(RawPeer.pattern(200_000));
        assertThat(client.awaitBytes(200_000)).isEqualTo(RawPeer.pattern(200_000));
        inner.close();
        client.await("lost");
        accepted.await("lost");

        assertThat(client.cause()).isNull();
        assertThat(accepted.cause()).isNull();
        // Whether so much pauses the writer for a moment is the system's matter.
        assertThat(accepted.order()).filteredOn(call -> !FLOW_CONTROL.contains(call)).containsExactly("made", "data", "eof", "lost");
        end(server);
    }

    // ---- streams ----

    private void mail(StreamReader reader, StreamWriter writer, List<String> commands) throws IOException {
        commands.add(reader.readLine());
        writer.write("go ahead\n".getBytes());
        writer.startTls(SERVER);
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            commands.add(line);
            writer.write("ok\n".getBytes());
        }
    }

    /** {@code test_streams.StreamTests.test_start_tls}. */
    @Test
    @Behaviour({301, 394})
    void readerAndWriterStayAndAreEncrypted() throws Exception {
        List<String> commands = new ArrayList<>();
        fixture.run(() -> {
            Server server = startServer((reader, writer) -> mail(reader, writer, commands), ANY_PORT);
            try (StreamPair client = openConnection(address(server))) {
                StreamWriter writer = client.writer();
                assertThat(writer.transport().tls()).isNull();
                writer.write("STARTTLS\n".getBytes());
                assertThat(client.reader().readLine()).isEqualTo("go ahead");
                writer.startTls(HERE);
                assertThat(writer.transport().tls().context()).isSameAs(HERE.context());
                assertThat(writer.canWriteEof()).isFalse();
                writer.write("secret\n".getBytes());
                assertThat(client.reader().readLine()).isEqualTo("ok");
                writer.close();
                writer.awaitClosed();
            }
            end(server);
        });
        assertThat(commands).containsExactly("STARTTLS", "secret");
    }

    /** A peer may send its ClientHello right behind its command, as PROXY protocols do: what the reader had taken in is not lost. */
    @Test
    void handshakeThatCameBehindTheCommandIsNotLost() throws Exception {
        List<String> commands = new ArrayList<>();
        fixture.run(() -> {
            Server server = startServer((reader, writer) -> {
                commands.add(reader.readLine());
                Steps.turns(30);
                writer.startTls(SERVER);
                commands.add(reader.readLine());
                writer.write("ok\n".getBytes());
            }, ANY_PORT);
            try (StreamPair client = openConnection(address(server))) {
                client.writer().write("PROXY\n".getBytes());
                client.writer().startTls(HERE);
                client.writer().write("secret\n".getBytes());
                assertThat(client.reader().readLine()).isEqualTo("ok");
            }
            end(server);
        });
        assertThat(commands).containsExactly("PROXY", "secret");
    }

    /** The injection that CVE-2011-0411 named: plain text behind the command must not be taken for what came encrypted. */
    @Test
    void plainTextSlippedInBehindTheCommandMakesTheHandshakeFail() throws Exception {
        List<String> commands = new ArrayList<>();
        fixture.run(() -> {
            Server server = startServer((reader, writer) -> mail(reader, writer, commands), ANY_PORT);
            try (RawPeer peer = RawPeer.connect(address(server))) {
                peer.send("STARTTLS\nDELETE EVERYTHING\n".getBytes());
                assertThat(new String(peer.receive(9))).isEqualTo("go ahead\n");
                assertThat(peer.receiveAll()).startsWith(21);
            }
            end(server);
        });
        assertThat(commands).containsExactly("STARTTLS");
        assertThat(fixture.failures()).hasSize(1).allMatch(failure -> failure.failure() instanceof SSLException);
    }

    /** {@code asyncio.sslproto.SSLProtocol._write_appdata}. */
    @AsyncTest
    @Behaviour(401)
    void whatIsWrittenDuringTheHandshakeIsSentAfterItInOrder() throws Exception {
        byte[] data = RawPeer.pattern(300_000);
        List<byte[]> received = new ArrayList<>();
        Server server = startServer((reader, writer) -> {
            writer.startTls(SERVER);
            received.add(reader.readExactly(data.length));
        }, ANY_PORT);
        try (StreamPair client = openConnection(address(server))) {
            Task<Void> upgrade = createTask(() -> client.writer().startTls(HERE));
            yieldNow();
            for (int at = 0; at < data.length; at += 10_000) {
                client.writer().write(Arrays.copyOfRange(data, at, at + 10_000));
            }
            assertThat(client.writer().transport().writeBufferSize()).isZero(); // the plain transport has nothing of it
            assertThat(upgrade.isDone()).isFalse();
            upgrade.await();
            client.writer().drain();
            end(server);
        }
        assertThat(received).hasSize(1);
        assertThat(Arrays.mismatch(received.getFirst(), data)).isEqualTo(-1);
    }

    /** The peer's certificate is verified here, too. */
    @Test
    void untrustedPeerFailsTheUpgradeAndTheStream() throws Exception {
        List<String> commands = new ArrayList<>();
        fixture.run(() -> {
            Server server = startServer((reader, writer) -> mail(reader, writer, commands), ANY_PORT);
            try (StreamPair client = openConnection(address(server))) {
                client.writer().write("STARTTLS\n".getBytes());
                client.reader().readLine();
                assertThatExceptionOfType(SSLHandshakeException.class)
                        .isThrownBy(() -> client.writer().startTls(HERE.withServerHostname("elsewhere.example")));
                assertThatExceptionOfType(SSLHandshakeException.class).isThrownBy(() -> client.reader().read(1));
                assertThatExceptionOfType(SSLHandshakeException.class).isThrownBy(() -> client.writer().drain());
            }
            end(server);
        });
        assertThat(fixture.failures()).hasSize(1).allMatch(failure -> failure.failure() instanceof SSLException);
    }
}
