package io.jvloop.tck.net.tls;

import static io.jvloop.Asyncio.yieldNow;
import static io.jvloop.tck.net.tls.TlsPeer.served;
import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static io.jvloop.tck.peers.ConnectedFixture.end;
import static io.jvloop.tck.peers.SecuredFixture.CLIENT;
import static io.jvloop.tck.peers.SecuredFixture.SERVER;
import static io.jvloop.tck.peers.SecuredFixture.address;
import static io.jvloop.tck.peers.SecuredFixture.secured;
import static io.jvloop.tck.peers.SecuredFixture.serving;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.net.Server;
import io.jvloop.net.StreamReader;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.Certificates;
import io.jvloop.tck.peers.RawPeer;
import io.jvloop.tck.peers.Recorder;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** TLS connections that end, in order or not. */
public class TlsFailureContract {
    private static final Duration SHORT = Duration.ofMillis(50);
    /** The head of a record of application data, and 32 bytes that nobody has encrypted. */
    static final byte[] CORRUPTED = RawPeer.join(new byte[] {23, 3, 3, 0, 32}, new byte[32]);
    @RegisterExtension
    final LoopFixture fixture = Certificates.fixture();

    /** {@code test_sslproto.BaseStartTLS.test_start_tls_client_corrupted_ssl}. */
    @Test
    @Behaviour(398)
    void corruptedRecordBreaksTheConnectionAfterWhatCameBeforeIt() throws Exception {
        served(fixture, SERVER, (recorder, peer) -> {
            recorder.transport().pauseReading();
            peer.secured().send(RawPeer.pattern(100));
            peer.plain().send(CORRUPTED);
            recorder.transport().resumeReading();
            recorder.await("lost");

            assertThat(recorder.order()).containsExactly("made", "data", "lost");
            assertThat(recorder.received.toByteArray()).isEqualTo(RawPeer.pattern(100));
            assertThat(recorder.cause()).isInstanceOf(SSLException.class).hasMessageContaining("TLS with");
        });
    }

    /** {@code test_sslproto.BaseStartTLS.test_start_tls_client_corrupted_ssl}. */
    @Test
    @Behaviour(398)
    void corruptedRecordIsAnErrorForTheReader() throws Exception {
        List<StreamReader> readers = new ArrayList<>();
        fixture.run(() -> {
            Server server = Asyncio.startServer((reader, writer) -> {
                readers.add(reader);
                assertThatExceptionOfType(SSLException.class).isThrownBy(() -> reader.read(1));
                assertThatExceptionOfType(SSLException.class).isThrownBy(writer::awaitClosed);
            }, ANY_PORT, serving(SERVER));
            try (TlsPeer peer = TlsPeer.connect(address(server))) {
                peer.plain().send(CORRUPTED);
                assertThat(peer.plain().receiveAll()).isNotEmpty(); // an alert, and then the end
            }
            end(server);
        });
        assertThat(readers).hasSize(1);
    }

    /** More than sockets hold. */
    private static int fill(Recorder recorder) {
        int count = 16 << 20;
        recorder.transport().write(new byte[count]);
        assertThat(recorder.transport().writeBufferSize()).isPositive();
        return count;
    }

    /** The failure is told at once, though the peer takes nothing; and when it does, it learns why. */
    @Test
    @Behaviour(398)
    void alertLeavesBehindWhatThePeerHasNotTakenYet() throws Exception {
        served(fixture, SERVER, (recorder, peer) -> {
            int count = fill(recorder);
            peer.plain().send(CORRUPTED);
            recorder.await("lost");

            assertThat(recorder.cause()).isInstanceOf(SSLException.class);
            assertThat(peer.secured().receive(count)).hasSize(count);
            assertThatExceptionOfType(SSLException.class).isThrownBy(() -> peer.secured().receive(1)).withMessageContaining("alert");
        });
    }

    @Test
    void peerThatDoesNotReadTheAlertIsGivenUp() throws Exception {
        served(fixture, SERVER.withShutdownTimeout(SHORT), (recorder, peer) -> {
            int count = fill(recorder);
            peer.plain().send(CORRUPTED);
            recorder.await("lost");
            while (fixture.loop().statistics().timers() > 0) {
                yieldNow();
            }

            assertThat(peer.plain().receiveAll()).hasSizeLessThan(count);
        });
    }

    /** {@code test_ssl.TestSSL.test_flush_before_shutdown}: what breaks the connection breaks it with TLS, too. */
    @Test
    void resetIsTheCauseOfTheLoss() throws Exception {
        served(fixture, SERVER, (recorder, peer) -> {
            peer.plain().reset();
            recorder.await("lost");

            assertThat(recorder.calls).containsExactly("made", "lost");
            assertThat(recorder.cause()).isInstanceOf(SocketException.class);
        });
    }

    /** {@code asyncio.sslproto.SSLProtocol._fatal_error}: a protocol that throws ends its connection, not the engine's. */
    @Test
    void throwingProtocolIsReportedAndEndsItsConnection() throws Exception {
        secured(fixture, SERVER, CLIENT, () -> new Recorder(fixture.loop()) {
            @Override
            protected void onData() {
                throw new IllegalArgumentException("boom");
            }
        }, (client, server) -> {
            server.transport().write(RawPeer.pattern(100_000));
            client.await("lost");

            assertThat(client.cause()).hasMessage("boom");
            assertThat(client.calls).containsExactly("made", "data", "lost");
            assertThat(fixture.failures()).hasSize(1);
        });
    }

    /** A reader that stops in the middle of a burst gets the rest later, and nothing twice. */
    @Test
    void pauseInTheMiddleOfABurstHoldsTheRest() throws Exception {
        EventLoop loop = fixture.loop();
        Recorder pausing = new Recorder(loop) {
            @Override
            protected void onData() {
                transport().pauseReading();
                loop.callSoon(transport()::resumeReading);
            }
        };
        served(fixture, SERVER, pausing, (accepted, peer) -> {
            peer.secured().send(RawPeer.pattern(300_000));

            assertThat(accepted.awaitBytes(300_000)).isEqualTo(RawPeer.pattern(300_000));
            peer.close();
            accepted.await("lost");
        });
    }
}
