package io.jvloop.tck.net.tls;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static io.jvloop.tck.peers.ConnectedFixture.end;
import static io.jvloop.tck.peers.SecuredFixture.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jvloop.Asyncio;
import io.jvloop.LoopOptions;
import io.jvloop.Task;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.StreamPair;
import io.jvloop.net.TlsOptions;
import io.jvloop.tck.BackEndUnderTest;
import io.jvloop.tck.peers.Certificates;
import io.jvloop.tck.peers.RawPeer;
import io.jvloop.tck.peers.Recorder;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a provider of TLS other than the JDK's must be good for. It is not run for leaks: native providers free what is theirs when the
 * garbage collector finds their engines.
 */
public abstract class TlsProviderContract implements BackEndUnderTest {
    private static final byte[] MUCH = RawPeer.pattern(1 << 20);
    private static final int MANY = 10_000;

    /**
     * A context of the provider under test.
     *
     * @param  key   shows a certificate; null for a client that has none
     * @param  trust decides about the peer's certificate
     * @return       the context
     */
    protected abstract SSLContext context(@Nullable KeyManager key, TrustManager trust) throws Exception;

    private SSLContext server(boolean own) throws Exception {
        return own ? context(Certificates.serverKey(), Certificates.trust(Certificates.clientCertificate())) : Certificates.server();
    }

    private SSLContext client(boolean own) throws Exception {
        return own ? context(null, Certificates.trust(Certificates.serverCertificate())) : Certificates.client();
    }

    private static TlsOptions only(String version, TlsOptions options) {
        return options.withParameters(parameters -> parameters.setProtocols(new String[] {version}));
    }

    private static StreamPair connect(Server server, TlsOptions options) throws Exception {
        return Asyncio.openConnection(address(server), ConnectOptions.DEFAULT.withTls(options.withServerHostname("localhost")));
    }

    private LoopOptions here() {
        return LoopOptions.DEFAULT.withPolicy(policy());
    }

    static Stream<Arguments> ends() {
        return Stream.of("TLSv1.2", "TLSv1.3").flatMap(version -> Stream.of(Arguments.of(version, true, true),
                Arguments.of(version, true, false), Arguments.of(version, false, true)));
    }

    /** Both ways at once, with the JDK's provider at the other end or this one at both. */
    @ParameterizedTest
    @MethodSource("ends")
    void muchGoesThroughInOrderAndEnds(String version, boolean ownServer, boolean ownClient) throws Exception {
        muchGoesThrough(here(), version, ownServer, ownClient);
    }

    /** As on a machine so loaded that whatever a call begins, another turn goes on with. */
    @ParameterizedTest
    @MethodSource("ends")
    void muchGoesThroughWithATurnForEachCall(String version, boolean ownServer, boolean ownClient) throws Exception {
        muchGoesThrough(here().withClock(TlsEngineContract.slow()), version, ownServer, ownClient);
    }

    private void muchGoesThrough(LoopOptions options, String version, boolean ownServer, boolean ownClient) throws Exception {
        TlsOptions serving = only(version, TlsOptions.server(server(ownServer)));
        TlsOptions connecting = only(version, TlsOptions.client(client(ownClient)));
        Asyncio.run(options, () -> {
            Server server = Asyncio.startServer((reader, writer) -> {
                for (byte[] piece = reader.read(50_000); piece.length > 0; piece = reader.read(50_000)) {
                    writer.write(piece);
                    writer.drain();
                }
            }, ANY_PORT, ServerOptions.DEFAULT.withTls(serving));
            StreamPair client = connect(server, connecting);
            Task<Void> sending = createTask(() -> {
                client.writer().write(MUCH);
                client.writer().drain();
            });

            assertThat(client.reader().readExactly(MUCH.length)).isEqualTo(MUCH);
            assertThat(client.writer().transport().tls()).matches(tls -> tls.session().getProtocol().equals(version));
            sending.await();
            client.writer().close();
            client.writer().awaitClosed();
            end(server); // the server's handler has seen the end
        });
    }

    /** The alert reaches the peer, so both know why. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void certificateThatIsNotTrustedFailsTheHandshakeAtBothEnds(String version) throws Exception {
        TlsOptions connecting = only(version, TlsOptions.client(context(null, Certificates.trust(Certificates.clientCertificate()))));
        TlsOptions serving = TlsOptions.server(Certificates.server());
        Throwable[] told = new Throwable[1];
        Asyncio.run(here(), () -> {
            Asyncio.runningLoop().setExceptionHandler((loop, failure) -> told[0] = failure.failure());
            Server server = Asyncio.startServer((_, _) -> {}, ANY_PORT, ServerOptions.DEFAULT.withTls(serving));

            assertThatExceptionOfType(SSLException.class).isThrownBy(() -> connect(server, connecting));
            end(server);
        });
        assertThat(told[0]).isInstanceOf(SSLException.class);
    }

    /** An alert after the handshake. Two records, for Netty's engine sends the alert for the first and throws at the next. */
    @Test
    void corruptedRecordIsAnErrorForTheReaderAndAnsweredByAnAlert() throws Exception {
        Asyncio.run(here(), () -> {
            Server server = Asyncio.startServer((reader, _) -> assertThatExceptionOfType(SSLException.class).isThrownBy(reader::readAll),
                    ANY_PORT, ServerOptions.DEFAULT.withTls(TlsOptions.server(server(true))));
            InetSocketAddress address = address(server);
            try (TlsPeer peer = TlsPeer.connect(address)) {
                peer.plain().send(RawPeer.join(TlsFailureContract.CORRUPTED, TlsFailureContract.CORRUPTED));
                assertThat(peer.plain().receiveAll()).isNotEmpty();
            }
            end(server);
        });
    }

    /** What is no TLS at all. */
    @Test
    void plainTextEndsTheConnection() throws Exception {
        Throwable[] told = new Throwable[1];
        Asyncio.run(here(), () -> {
            Asyncio.runningLoop().setExceptionHandler((loop, failure) -> told[0] = failure.failure());
            Server server = Asyncio.startServer((_, _) -> {}, ANY_PORT,
                    ServerOptions.DEFAULT.withTls(TlsOptions.server(server(true))));
            InetSocketAddress address = address(server);
            Asyncio.toThread(() -> {
                try (Socket plain = new Socket(address.getAddress(), address.getPort())) {
                    plain.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes());
                    plain.getInputStream().readAllBytes();
                }
                return null;
            });
            end(server);
        });
        assertThat(told[0]).isInstanceOf(SSLException.class);
    }

    /** A server of the provider's and an abusive client. */
    private void served(TlsOptions serving, String version, AbusivePeer.Use use) throws Exception {
        Asyncio.run(here(), () -> AbusivePeer.served(new Recorder(Asyncio.runningLoop()), serving, version, use));
    }

    @Test
    void floodOfRequestsForNewKeysEndsTheConnection() throws Exception {
        served(TlsOptions.server(server(true)), "TLSv1.3", (recorder, peer) -> {
            Task<Void> flooding = peer.flooding(MANY, peer::renew);
            recorder.await("lost");

            assertThat(recorder.cause()).isInstanceOf(SSLException.class);
            assertThat(Asyncio.toThread(peer::countToEnd)).isLessThan(MANY);
            flooding.await();
        });
    }

    /** Empty ones of data, and warnings. */
    @ParameterizedTest
    @ValueSource(ints = {RecordForger.DATA, RecordForger.WARNING})
    void floodOfRecordsWithoutDataEndsTheConnection(int type) throws Exception {
        byte[] body = type == RecordForger.DATA ? new byte[0] : RecordForger.USER_CANCELLED;
        TlsOptions serving = TlsOptions.server(server(true));
        Asyncio.run(here(), () -> {
            Recorder accepted = new Recorder(Asyncio.runningLoop());
            Server server = Asyncio.runningLoop().createServer(() -> accepted, ANY_PORT, ServerOptions.DEFAULT.withTls(serving));
            InetSocketAddress address = address(server);
            try (RecordForger forger = Asyncio.toThread(() -> RecordForger.connect(address))) {
                accepted.await("made");
                Asyncio.toThread(() -> {
                    forger.flood(MANY, type, body);
                    return null;
                });
                accepted.await("lost");
            }
            assertThat(accepted.cause()).isInstanceOf(SSLException.class);
            end(server);
        });
    }

    @Test
    void serverRefusesANewHandshake() throws Exception {
        served(TlsOptions.server(server(true)), "TLSv1.2", (recorder, peer) -> {
            peer.flooding(1, peer::renew).await();
            recorder.await("lost");

            assertThat(recorder.cause()).isInstanceOf(SSLException.class);
        });
    }

    @Test
    void clientRefusesANewHandshake() throws Exception {
        TlsOptions options = TlsOptions.client(client(true));
        Asyncio.run(here(), () -> AbusivePeer.connected(() -> new Recorder(Asyncio.runningLoop()), options, "TLSv1.2", (recorder, peer) -> {
            peer.flooding(1, peer::renew).await();
            recorder.await("lost");

            assertThat(recorder.cause()).isInstanceOf(SSLException.class);
        }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void tinyRecordsAllArrive(String version) throws Exception {
        served(TlsOptions.server(server(true)), version, (recorder, peer) -> {
            Task<Void> flooding = peer.flooding(MANY, () -> peer.data(new byte[] {1}));

            assertThat(recorder.awaitBytes(MANY)).hasSize(MANY).containsOnly(1);
            flooding.await();
        });
    }
}
