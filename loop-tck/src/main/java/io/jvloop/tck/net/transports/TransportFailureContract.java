package io.jvloop.tck.net.transports;

import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static io.jvloop.tck.peers.ConnectedFixture.connected;
import static io.jvloop.tck.peers.ConnectedFixture.narrow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.UnhandledFailure;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.spi.Capability;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.RawPeer;
import io.jvloop.tck.peers.Recorder;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a transport does when its protocol, its peer or its loop fails it. */
public class TransportFailureContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    /** A failure that a test throws. */
    private static final class Boom extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private void assertReportedAndLost(Recorder recorder) {
        recorder.await("lost");
        assertThat(recorder.cause()).isInstanceOf(Boom.class);
        assertThat(fixture.failures()).extracting(UnhandledFailure::failure).containsExactly(recorder.cause());
    }

    /** {@code test_selector_events.SelectorSocketTransportTests.test_data_received_error}. */
    @Test
    @Behaviour({308, 325})
    void throwingDataReceivedIsReportedOnceAndAbortsTheConnection() throws Exception {
        connected(fixture, () -> new Recorder(fixture.loop()) {
            @Override
            protected void onData() {
                throw new Boom();
            }

            @Override
            protected void onLost() {
                calls.add("closing " + transport().isClosing());
            }
        }, (recorder, peer) -> {
            peer.send(new byte[100_000]);
            assertReportedAndLost(recorder);
            assertThat(recorder.calls).containsExactly("made", "data", "lost", "closing true");
            assertThat(peer.seesEnd()).isTrue();
        });
    }

    /** What is to be done about a failure does not depend on what can be said about it. */
    @Test
    void protocolWhoseCallbackAndTextBothThrowIsAbortedAndReported() throws Exception {
        connected(fixture, () -> new Recorder(fixture.loop()) {
            @Override
            protected void onData() {
                throw new Boom();
            }

            @Override
            public String toString() {
                throw new UnsupportedOperationException("no text");
            }
        }, (recorder, peer) -> {
            peer.send(new byte[100]);
            assertReportedAndLost(recorder);
            assertThat(peer.seesEnd()).isTrue();
        });
    }

    /** {@code test_selector_events.SelectorSocketTransportTests.test_read_eof_received_error}. */
    @Test
    @Behaviour(325)
    void throwingEofReceivedIsReportedOnceAndAbortsTheConnection() throws Exception {
        connected(fixture, () -> new Recorder(fixture.loop()) {
            @Override
            public boolean eofReceived() {
                throw new Boom();
            }
        }, (recorder, peer) -> {
            peer.sendEof();
            assertReportedAndLost(recorder);
        });
    }

    /** Item 325, of {@code connectionMade}. */
    @Test
    void throwingConnectionMadeIsReportedOnceAndAbortsTheConnection() throws Exception {
        connected(fixture, () -> new Recorder(fixture.loop()) {
            @Override
            protected void onMade() {
                throw new Boom();
            }
        }, (recorder, peer) -> {
            assertReportedAndLost(recorder);
            assertThat(peer.seesEnd()).isTrue();
        });
    }

    /** {@code test_selector_events.SelectorTransportTests.test_connection_lost}. */
    @Test
    @Behaviour(328)
    void throwingConnectionLostIsReportedAndTheSocketClosed() throws Exception {
        connected(fixture, () -> new Recorder(fixture.loop()) {
            @Override
            protected void onLost() {
                throw new Boom();
            }
        }, (recorder, peer) -> {
            recorder.transport().close();

            assertThat(peer.receiveAll()).isEmpty();
            assertThat(fixture.failures()).hasSize(1);
        });
    }

    /** {@code test_selector_events.SelectorSocketTransportTests.test_read_ready_conn_reset}. */
    @Test
    @Behaviour(326)
    void resetReachesConnectionLostAndNotTheExceptionHandler() throws Exception {
        connected(fixture, (recorder, peer) -> {
            peer.reset();
            recorder.await("lost");

            assertThat(recorder.cause()).isInstanceOf(IOException.class)
                    .hasMessageContaining(recorder.transport().remoteAddress().toString());
            assertThat(fixture.failures()).isEmpty();
        });
    }

    /** A system tells a reset once, and this is whom it tells. */
    @Test
    @Behaviour(326)
    void resetThatASendMeetsIsNoEndForTheReader() throws Exception {
        connected(fixture, () -> new Recorder(fixture.loop()) {
            @Override
            protected void onMade() {
                transport().pauseReading();
            }
        }, (recorder, peer) -> {
            peer.reset();
            recorder.transport().write(RawPeer.pattern(100_000));
            recorder.transport().resumeReading();
            recorder.await("lost");

            assertThat(recorder.calls).endsWith("lost").doesNotContain("eof");
            assertThat(recorder.cause()).isInstanceOf(IOException.class);
        });
    }

    /** {@code libuv test/test-tcp-close-reset}. */
    @Test
    @Behaviour({326, 327})
    void resetWhileMuchIsBeingSentReachesConnectionLost() throws Exception {
        narrow(fixture, () -> new Recorder(fixture.loop()), (recorder, peer) -> {
            recorder.transport().write(RawPeer.pattern(16 << 20));
            peer.receive(100_000);
            peer.reset();
            recorder.await("lost");

            assertThat(recorder.cause()).isInstanceOf(IOException.class);
            assertThat(recorder.transport().writeBufferSize()).isZero();
            recorder.transport().write(new byte[1]);
        });
    }

    /** {@code test_selector_events.SelectorSocketTransportTests.test_write_exception}. */
    @Test
    @Behaviour({326, 327})
    void writeErrorAfterThePeersHalfCloseReachesConnectionLostWithoutSpinning() throws Exception {
        connected(fixture, (recorder, peer) -> {
            recorder.keepOpenAtEof = true;
            peer.sendEof();
            recorder.await("eof");
            peer.reset();
            long polls = fixture.loop().statistics().polls();
            while (!recorder.calls.contains("lost")) {
                recorder.transport().write(new byte[1000]);
                Asyncio.yieldNow();
            }

            assertThat(recorder.cause()).isInstanceOf(IOException.class);
            assertThat(fixture.loop().statistics().polls() - polls).isLessThan(1000);
        });
    }

    /** {@code test_server.TestServer2.test_abort_clients}. */
    @Test
    @Behaviour(329)
    void closeToAPeerThatNeverReadsWaitsUntilAbort() throws Exception {
        narrow(fixture, () -> new Recorder(fixture.loop()), (recorder, peer) -> {
            recorder.transport().write(RawPeer.pattern(16 << 20));
            recorder.transport().close();
            for (int i = 0; i < 100; i++) {
                Asyncio.yieldNow();
            }
            assertThat(recorder.calls).doesNotContain("lost");
            recorder.transport().abort();
            recorder.await("lost");

            assertThat(recorder.cause()).isNull();
        });
    }

    /** Design, section 5: what is parked keeps its source's order, and nobody else's. */
    @Test
    void parkedCallbackHoldsItsOwnConnectionAndNoOther() throws Exception {
        assumeTrue(LoopFixture.isMounted(),
                "needs coroutines mounted on the loop's thread: a callback that blocks stops the loop otherwise");
        CountDownLatch latch = new CountDownLatch(1);
        connected(fixture, () -> new Recorder(fixture.loop()) {
            private boolean parkedBefore;

            @Override
            protected void onData() {
                if (!parkedBefore) {
                    parkedBefore = true;
                    calls.add("parks");
                    block(latch);
                    calls.add("goes on");
                }
            }
        }, (recorder, peer) -> {
            peer.send(new byte[] {1});
            recorder.await("parks");
            peer.send(RawPeer.pattern(300_000));
            peer.sendEof();
            assertThatEchoWorks();

            assertThat(recorder.calls).containsExactly("made", "data", "parks");
            latch.countDown();
            recorder.await("lost");
            assertThat(recorder.order()).containsExactly("made", "data", "parks", "goes on", "data", "eof", "lost");
            assertThat(recorder.received.size()).isEqualTo(300_001);
        });
    }

    private static void block(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void assertThatEchoWorks() throws IOException {
        Recorder other = new Recorder(fixture.loop()) {
            @Override
            protected void onData() {
                transport().write(ByteBuffer.wrap(received.toByteArray()));
            }
        };
        try (Server server = fixture.loop().createServer(() -> other, ANY_PORT, ServerOptions.DEFAULT);
                RawPeer peer = RawPeer.connect(server.addresses().getFirst())) {
            peer.send(new byte[] {7});
            assertThat(peer.receive(1)).containsExactly(7);
            server.closeClients();
        }
    }

    /** Closing a loop is silent. */
    @Test
    void loopThatClosesWithOpenTransportsClosesTheirSocketsWithoutACall() throws Exception {
        fixture.require(Capability.TCP);
        EventLoop loop = Asyncio.newEventLoop(fixture.options());
        Recorder recorder = new Recorder(loop);
        try (Socket peer = new Socket()) {
            loop.runUntilComplete(() -> {
                Server server = loop.createServer(() -> recorder, ANY_PORT, ServerOptions.DEFAULT);
                SocketAddress address = server.addresses().getFirst();
                Asyncio.<IOException>toThread(() -> peer.connect(address));
                recorder.await("made");
            });
            loop.close();

            assertThat(peer.getInputStream().read()).isEqualTo(-1);
            assertThat(recorder.calls).containsExactly("made");
            recorder.transport().write(new byte[1]);
            recorder.transport().close();
        }
    }
}
