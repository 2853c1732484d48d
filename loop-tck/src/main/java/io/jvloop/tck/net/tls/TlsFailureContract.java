package io.jvloop.tck.net.tls;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.openConnection;
import static io.jvloop.Asyncio.yieldNow;
import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static io.jvloop.tck.peers.SecuredFixture.CLIENT;
import static io.jvloop.tck.peers.SecuredFixture.SERVER;
import static io.jvloop.tck.peers.SecuredFixture.address;
import static io.jvloop.tck.peers.SecuredFixture.connecting;
import static io.jvloop.tck.peers.SecuredFixture.secured;
import static io.jvloop.tck.peers.SecuredFixture.serving;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.Task;
import io.jvloop.net.Server;
import io.jvloop.net.StreamPair;
import io.jvloop.net.StreamReader;
import io.jvloop.net.TlsOptions;
import io.jvloop.spi.Capability;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import io.jvloop.tck.peers.Certificates;
import io.jvloop.tck.peers.RawPeer;
import io.jvloop.tck.peers.Recorder;
import io.jvloop.tck.watch.Collected;
import java.lang.ref.WeakReference;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS connections that end, in order or not. */
public class TlsFailureContract {
    private static final Duration SHORT = Duration.ofMillis(50);
    /** The head of a record of application data, and 32 bytes that nobody has encrypted. */
    static final byte[] CORRUPTED = RawPeer.join(new byte[] {23, 3, 3, 0, 32}, new byte[32]);

    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    @BeforeAll
    static void certificatesAreNotMadeInALoop() {
        Certificates.client();
    }

    /** What a test does with a connection. */
    private interface Use {
        void of(Recorder recorder, TlsPeer peer) throws Exception;
    }

    private void connected(Use use) throws Exception {
        connected(SERVER, use);
    }

    private void connected(TlsOptions options, Use use) throws Exception {
        fixture.run(() -> {
            Recorder accepted = new Recorder(fixture.loop());
            Server server = fixture.loop().createServer(() -> accepted, ANY_PORT, serving(options));
            try (TlsPeer peer = TlsPeer.connect(address(server))) {
                accepted.await("made");
                use.of(accepted, peer);
            }
            server.abortClients();
            server.close();
            server.awaitClosed();
        });
    }

    private int timers() {
        return fixture.loop().statistics().timers();
    }

    /** {@code test_sslproto.BaseStartTLS.test_start_tls_client_corrupted_ssl}. */
    @Test
    @Behaviour(398)
    void corruptedRecordBreaksTheConnectionAfterWhatCameBeforeIt() throws Exception {
        connected((recorder, peer) -> {
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
            server.close();
            server.awaitClosed();
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
        connected((recorder, peer) -> {
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
        connected(SERVER.withShutdownTimeout(SHORT), (recorder, peer) -> {
            int count = fill(recorder);
            peer.plain().send(CORRUPTED);
            recorder.await("lost");
            while (timers() > 0) {
                yieldNow();
            }

            assertThat(peer.plain().receiveAll()).hasSizeLessThan(count);
        });
    }

    /** As asyncio: an end without a goodbye is an end. Protocols that care for a truncation know where their messages end. */
    @Test
    void endWithoutAGoodbyeIsAnEnd() throws Exception {
        connected((recorder, peer) -> {
            peer.secured().send(RawPeer.pattern(100));
            peer.plain().sendEof();
            recorder.await("lost");

            assertThat(recorder.order()).containsExactly("made", "data", "eof", "lost");
            assertThat(recorder.cause()).isNull();
        });
    }

    /** {@code test_ssl.TestSSL.test_flush_before_shutdown}: what breaks the connection breaks it with TLS, too. */
    @Test
    void resetIsTheCauseOfTheLoss() throws Exception {
        connected((recorder, peer) -> {
            peer.plain().reset();
            recorder.await("lost");

            assertThat(recorder.calls).containsExactly("made", "lost");
            assertThat(recorder.cause()).isInstanceOf(SocketException.class);
        });
    }

    /** {@code test_ssl.TestSSL.test_shutdown_timeout_handler_leak}: a peer that never says goodbye. */
    @Test
    void peerThatDoesNotAnswerTheGoodbyeIsGivenUp() throws Exception {
        connected(SERVER.withShutdownTimeout(SHORT), (recorder, peer) -> {
            recorder.transport().close();
            assertThat(timers()).isEqualTo(1);
            assertThat(peer.secured().seesEnd()).isTrue();
            recorder.await("lost");

            assertThat(recorder.cause()).isInstanceOf(SocketTimeoutException.class).hasMessageContaining("connection aborted");
        });
    }

    /** {@code test_ssl.TestSSL.test_shutdown_timeout}: a peer that does not take what is buffered. */
    @Test
    void peerThatDoesNotReadIsGivenUpAfterTheClose() throws Exception {
        connected(SERVER.withShutdownTimeout(SHORT), (recorder, peer) -> {
            while (recorder.transport().writeBufferSize() == 0) {
                recorder.transport().write(new byte[100_000]);
                yieldNow();
            }
            recorder.transport().close();
            recorder.await("lost");

            assertThat(recorder.cause()).isInstanceOf(SocketTimeoutException.class).hasMessageContaining("connection aborted");
        });
    }

    /** What becomes of the connection after our last byte has left is no failure of ours. */
    @ParameterizedTest
    @ValueSource(strings = {"reset", "end", "goodbye", "nonsense"})
    void afterOurGoodbyeAnyEndIsAGoodOne(String end) throws Exception {
        connected((recorder, peer) -> {
            recorder.transport().close();
            assertThat(peer.secured().seesEnd()).isTrue();
            switch (end) {
                case "reset" -> peer.plain().reset();
                case "end" -> peer.plain().close();
                case "goodbye" -> peer.secured().sendEof();
                default -> peer.plain().send(CORRUPTED);
            }
            recorder.await("lost");

            assertThat(recorder.calls).containsExactly("made", "lost");
            assertThat(recorder.cause()).isNull();
        });
    }

    /** {@code asyncio.sslproto.SSLProtocol._do_shutdown}: what the peer still sends has no receiver. */
    @Test
    void whatComesAfterTheCloseIsDropped() throws Exception {
        connected((recorder, peer) -> {
            recorder.transport().close();
            peer.secured().send(RawPeer.pattern(500_000));
            peer.secured().sendEof();
            recorder.await("lost");

            assertThat(recorder.calls).containsExactly("made", "lost");
            assertThat(recorder.cause()).isNull();
        });
    }

    /** {@code asyncio.sslproto.SSLProtocol._abort}. */
    @Test
    void abortWaitsForNobody() throws Exception {
        connected((recorder, peer) -> {
            recorder.transport().abort();
            recorder.await("lost");

            assertThat(recorder.cause()).isNull();
            assertThat(timers()).isZero();
            assertThat(peer.secured().seesEnd()).isTrue();
        });
    }

    /** {@code test_ssl.TestSSL.test_handshake_timeout_handler_leak, test_shutdown_timeout_handler_leak}. */
    @Test
    @Behaviour(392)
    void timersEndWithWhatTheyWatchAndNothingKeepsTheContext() throws Exception {
        List<WeakReference<Object>> references = new ArrayList<>();
        fixture.run(() -> {
            connectAndClose(references);
            assertThat(timers()).isZero();
        });
        Collected.assertAll(references);
    }

    private void connectAndClose(List<WeakReference<Object>> references) throws Exception {
        SSLContext context = Certificates.client();
        references.add(new WeakReference<>(context));
        Recorder accepted = new Recorder(fixture.loop());
        Server server = fixture.loop().createServer(() -> accepted, ANY_PORT, serving(SERVER));
        Recorder client = fixture.loop()
                .createConnection(() -> new Recorder(fixture.loop()), address(server), connecting(TlsOptions.client(context))).protocol();
        accepted.await("made");
        assertThat(timers()).as("after the handshakes").isZero();
        client.transport().close();
        assertThat(timers()).as("during the shutdown").isEqualTo(1);
        client.await("lost");
        assertThat(timers()).as("after the shutdown").isZero();
        server.close();
        server.awaitClosed();
    }

    /** {@code test_ssl.TestSSL.test_shutdown_timeout_handler_not_set}. */
    @Test
    @Behaviour(393)
    void noTimerIsSetWhenThePeerHasSaidGoodbyeBefore() throws Exception {
        // With completions our answer is still in flight, and the timer is for a peer that does not take it.
        fixture.require(Capability.READINESS);
        List<Integer> timers = new ArrayList<>();
        fixture.run(() -> {
            Recorder accepted = new Recorder(fixture.loop()) {
                @Override
                public boolean eofReceived() {
                    transport().close();
                    timers.add(timers());
                    return super.eofReceived();
                }
            };
            Server server = fixture.loop().createServer(() -> accepted, ANY_PORT, serving(SERVER));
            try (TlsPeer peer = TlsPeer.connect(address(server))) {
                accepted.await("made");
                peer.secured().sendEof();
                accepted.await("lost");
            }
            server.close();
            server.awaitClosed();
        });
        assertThat(timers).containsExactly(0);
    }

    /** What arrived while nobody wanted it is delivered, and then the end. */
    @Test
    void pausedTransportTellsTheEndAfterTheData() throws Exception {
        connected((recorder, peer) -> {
            recorder.transport().pauseReading();
            peer.secured().send(RawPeer.pattern(200_000));
            peer.secured().sendEof();
            Steps.turns(10);
            assertThat(recorder.calls).containsExactly("made");
            recorder.transport().resumeReading();
            recorder.await("lost");

            assertThat(recorder.order()).containsExactly("made", "data", "eof", "lost");
            assertThat(recorder.received.toByteArray()).isEqualTo(RawPeer.pattern(200_000));
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

    /** A task that is unwound with its loop closes its streams without a failure. */
    @Test
    void loopThatClosesWithAnOpenConnectionClosesItsSocket() throws Exception {
        EventLoop loop = fixture.loop();
        List<Task<Void>> serving = new ArrayList<>();
        fixture.run(() -> {
            Server server = Asyncio.startServer((reader, writer) -> reader.read(1), ANY_PORT, serving(SERVER));
            serving.add(createTask(() -> {
                try (StreamPair client = openConnection(address(server), connecting(CLIENT))) {
                    client.writer().write(new byte[0]);
                    client.reader().read(1);
                }
            }));
            Steps.turns(200);
        });
        loop.close();

        assertThat(serving.getFirst().isCancelled()).isTrue();
        fixture.failures();
    }

    /** A reader that stops in the middle of a burst gets the rest later, and nothing twice. */
    @AsyncTest
    void pauseInTheMiddleOfABurstHoldsTheRest() throws Exception {
        Recorder accepted = new Recorder(fixture.loop()) {
            @Override
            protected void onData() {
                transport().pauseReading();
                loop().callSoon(transport()::resumeReading);
            }

            private EventLoop loop() {
                return fixture.loop();
            }
        };
        Server server = fixture.loop().createServer(() -> accepted, ANY_PORT, serving(SERVER));
        try (TlsPeer peer = TlsPeer.connect(address(server))) {
            accepted.await("made");
            peer.secured().send(RawPeer.pattern(300_000));

            assertThat(accepted.awaitBytes(300_000)).isEqualTo(RawPeer.pattern(300_000));
        }
        accepted.await("lost");
        server.close();
        server.awaitClosed();
    }
}
