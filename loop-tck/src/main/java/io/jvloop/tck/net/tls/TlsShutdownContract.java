package io.jvloop.tck.net.tls;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.openConnection;
import static io.jvloop.Asyncio.yieldNow;
import static io.jvloop.tck.net.tls.TlsPeer.served;
import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static io.jvloop.tck.peers.ConnectedFixture.end;
import static io.jvloop.tck.peers.SecuredFixture.CLIENT;
import static io.jvloop.tck.peers.SecuredFixture.SERVER;
import static io.jvloop.tck.peers.SecuredFixture.address;
import static io.jvloop.tck.peers.SecuredFixture.connecting;
import static io.jvloop.tck.peers.SecuredFixture.serving;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Asyncio;
import io.jvloop.Task;
import io.jvloop.net.Server;
import io.jvloop.net.StreamPair;
import io.jvloop.net.TlsOptions;
import io.jvloop.spi.Capability;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import io.jvloop.tck.peers.Certificates;
import io.jvloop.tck.peers.RawPeer;
import io.jvloop.tck.peers.Recorder;
import io.jvloop.tck.watch.Collected;
import java.lang.ref.WeakReference;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS connections that are closed, by us or by the peer, with a goodbye or without. */
public class TlsShutdownContract {
    private static final Duration SHORT = Duration.ofMillis(50);
    @RegisterExtension
    final LoopFixture fixture = Certificates.fixture();

    private int timers() {
        return fixture.loop().statistics().timers();
    }

    /** As asyncio: an end without a goodbye is an end. Protocols that care for a truncation know where their messages end. */
    @Test
    void endWithoutAGoodbyeIsAnEnd() throws Exception {
        served(fixture, SERVER, (recorder, peer) -> {
            peer.secured().send(RawPeer.pattern(100));
            peer.plain().sendEof();
            recorder.await("lost");

            assertThat(recorder.order()).containsExactly("made", "data", "eof", "lost");
            assertThat(recorder.cause()).isNull();
        });
    }

    /** {@code test_ssl.TestSSL.test_shutdown_timeout_handler_leak}: a peer that never says goodbye. */
    @Test
    void peerThatDoesNotAnswerTheGoodbyeIsGivenUp() throws Exception {
        served(fixture, SERVER.withShutdownTimeout(SHORT), (recorder, peer) -> {
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
        served(fixture, SERVER.withShutdownTimeout(SHORT), (recorder, peer) -> {
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
        served(fixture, SERVER, (recorder, peer) -> {
            recorder.transport().close();
            assertThat(peer.secured().seesEnd()).isTrue();
            switch (end) {
                case "reset" -> peer.plain().reset();
                case "end" -> peer.plain().close();
                case "goodbye" -> peer.secured().sendEof();
                default -> peer.plain().send(TlsFailureContract.CORRUPTED);
            }
            recorder.await("lost");

            assertThat(recorder.calls).containsExactly("made", "lost");
            assertThat(recorder.cause()).isNull();
        });
    }

    /** {@code asyncio.sslproto.SSLProtocol._do_shutdown}: what the peer still sends has no receiver. */
    @Test
    void whatComesAfterTheCloseIsDropped() throws Exception {
        served(fixture, SERVER, (recorder, peer) -> {
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
        served(fixture, SERVER, (recorder, peer) -> {
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
        end(server);
    }

    /** {@code test_ssl.TestSSL.test_shutdown_timeout_handler_not_set}. */
    @Test
    @Behaviour(393)
    void noTimerIsSetWhenThePeerHasSaidGoodbyeBefore() throws Exception {
        // With completions our answer is still in flight, and the timer is for a peer that does not take it.
        fixture.require(Capability.READINESS);
        List<Integer> timers = new ArrayList<>();
        Recorder closing = new Recorder(fixture.loop()) {
            @Override
            public boolean eofReceived() {
                transport().close();
                timers.add(timers());
                return super.eofReceived();
            }
        };
        served(fixture, SERVER, closing, (accepted, peer) -> {
            peer.secured().sendEof();
            accepted.await("lost");
        });
        assertThat(timers).containsExactly(0);
    }

    /** What arrived while nobody wanted it is delivered, and then the end. */
    @Test
    void pausedTransportTellsTheEndAfterTheData() throws Exception {
        served(fixture, SERVER, (recorder, peer) -> {
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

    /** A task that is unwound with its loop closes its streams without a failure. */
    @Test
    void loopThatClosesWithAnOpenConnectionClosesItsSocket() throws Exception {
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
        fixture.closeLoop();

        assertThat(serving.getFirst().isCancelled()).isTrue();
        fixture.failures();
    }
}
