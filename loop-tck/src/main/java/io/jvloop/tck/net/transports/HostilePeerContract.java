package io.jvloop.tck.net.transports;

import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static io.jvloop.tck.peers.ConnectedFixture.connected;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jvloop.Asyncio;
import io.jvloop.Task;
import io.jvloop.net.ClientHandler;
import io.jvloop.net.LimitOverrunException;
import io.jvloop.net.ReceiveLimits;
import io.jvloop.net.ReceiveScope;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.SlowPeerException;
import io.jvloop.net.StreamWriter;
import io.jvloop.spi.Capability;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import io.jvloop.tck.peers.RawPeer;
import io.jvloop.tck.peers.Recorder;
import io.jvloop.tck.peers.Use;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Peers that are slow, greedy, or gone at the wrong moment. */
public class HostilePeerContract {
    private static final int MUCH = 16 << 20;
    /** A loop that has nothing to do polls once or twice for each call from another thread. */
    private static final int HOPS = 20;
    private static final int POLLS_OF_HOPS = 10 * HOPS;
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    private void served(ClientHandler handler, boolean startBefore, Use<RawPeer> use) throws Exception {
        AtomicInteger served = new AtomicInteger();
        ClientHandler counted = (reader, writer) -> {
            try (writer) {
                handler.handle(reader, writer);
            } finally {
                served.incrementAndGet();
            }
        };
        fixture.run(() -> {
            Server server = Asyncio.startServer(counted, ANY_PORT, ServerOptions.DEFAULT.withStartServing(startBefore));
            try (server; RawPeer peer = RawPeer.connectNarrow(server.addresses().getFirst())) {
                use.of(peer);
                server.startServing();
                while (served.get() == 0) {
                    Asyncio.yieldNow();
                }
            }
            server.awaitClosed();
        });
    }

    /** Lets the loop go idle and wakes it, some times, and counts its polls. */
    private void assertIdle() {
        long before = fixture.loop().statistics().polls();
        for (int i = 0; i < HOPS; i++) {
            Asyncio.toThread(() -> Thread.onSpinWait());
        }
        assertThat(fixture.loop().statistics().polls() - before).isLessThan(POLLS_OF_HOPS);
    }

    /** A byte at a time is no way to keep a connection; the answer that says so arrives. */
    @Test
    void peerThatTricklesIsCutOffAndTold() throws Exception {
        fixture.require(Capability.TCP);
        List<Throwable> thrown = new ArrayList<>();
        served((reader, writer) -> {
            try (ReceiveScope _ = reader.limit(ReceiveLimits.atLeast(1_000_000, Steps.millis(100)))) {
                reader.readExactly(MUCH);
            } catch (SlowPeerException slow) {
                thrown.add(slow);
                writer.write("408".getBytes(StandardCharsets.US_ASCII));
            }
        }, true, peer -> {
            while (thrown.isEmpty()) {
                peer.send(new byte[1]);
            }
            assertThat(peer.receive(3)).asString(StandardCharsets.US_ASCII).isEqualTo("408");
        });
    }

    /** What is beyond the limit is not kept. */
    @Test
    void endlessLineIsRefusedAtTheLimit() throws Exception {
        served((reader, writer) -> {
            assertThatExceptionOfType(LimitOverrunException.class).isThrownBy(reader::readLine);
            writer.transport().abort();
        }, true, peer -> {
            try {
                peer.send(new byte[MUCH]);
            } catch (IOException aborted) {
                assertThat(aborted).isNotNull();
            }
        });
    }

    /** Its queue does not grow, and waiting for it costs nothing. */
    @Test
    void peerThatStopsReadingHoldsABoundedQueueAndNoTurns() throws Exception {
        List<StreamWriter> writers = new ArrayList<>();
        int[] most = {0};
        byte[] block = RawPeer.pattern(10_000);
        served((_, writer) -> {
            writers.add(writer);
            for (int i = 0; i < MUCH / block.length; i++) {
                writer.write(block);
                most[0] = Math.max(most[0], writer.transport().writeBufferSize());
                writer.drain();
            }
        }, true, peer -> {
            peer.receive(1);
            int before = -1;
            while (before != writers.getFirst().transport().writeBufferSize() || before == 0) {
                before = writers.getFirst().transport().writeBufferSize();
                Steps.turns(50);
            }
            assertIdle();
            assertThat(peer.receiveAll()).hasSize(MUCH / block.length * block.length - 1);
            assertThat(most[0]).isLessThanOrEqualTo(64 * 1024 + block.length);
        });
    }

    /** It sends and does not care whether anybody reads. */
    @Test
    void peerThatFloodsAReaderThatRestsCostsNoTurns() throws Exception {
        connected(fixture, (recorder, peer) -> {
            recorder.transport().pauseReading();
            Task<Void> flood = Asyncio.createTask(() -> peer.send(RawPeer.pattern(MUCH)));
            Steps.turns(200);
            assertIdle();
            recorder.transport().resumeReading();
            recorder.awaitBytes(MUCH);
            flood.await();
        });
    }

    /** Noticed when it is read. */
    @Test
    void resetWhileReadingIsPausedCostsNoTurnsAndIsFoundAfterwards() throws Exception {
        connected(fixture, (recorder, peer) -> {
            recorder.transport().pauseReading();
            peer.reset();
            assertIdle();
            recorder.transport().resumeReading();
            recorder.await("lost");

            assertThat(recorder.cause()).isInstanceOf(IOException.class);
        });
    }

    /** The end waits behind the data. */
    @Test
    void endWhileReadingIsPausedCostsNoTurnsAndComesAfterTheData() throws Exception {
        connected(fixture, (recorder, peer) -> {
            recorder.transport().pauseReading();
            peer.send(RawPeer.pattern(1000));
            peer.sendEof();
            assertIdle();
            assertThat(recorder.calls).containsExactly("made");
            recorder.transport().resumeReading();
            recorder.await("lost");

            assertThat(recorder.order()).containsExactly("made", "data", "eof", "lost");
            assertThat(recorder.received.toByteArray()).isEqualTo(RawPeer.pattern(1000));
        });
    }

    /** A connection that ended in the system's queue. */
    @Test
    void whatAPeerSentBeforeItLeftTheQueueIsServed() throws Exception {
        List<byte[]> received = new ArrayList<>();
        served((reader, _) -> received.add(reader.readAll()), false, peer -> {
            peer.send(RawPeer.pattern(1000));
            peer.close();
        });

        assertThat(received).singleElement().matches(bytes -> Arrays.equals(bytes, RawPeer.pattern(1000)));
    }

    /** A connection that broke in the system's queue. */
    @Test
    void peerThatWasResetInTheQueueFailsItsReadsAndNobodyElse() throws Exception {
        List<Throwable> thrown = new ArrayList<>();
        served((reader, _) -> {
            try {
                reader.readAll();
            } catch (IOException reset) {
                thrown.add(reset);
            }
        }, false, peer -> {
            peer.send(new byte[10]);
            peer.reset();
        });

        assertThat(thrown).hasSize(1);
    }

    /** Both sides end their outgoing half, whoever is first. */
    @Test
    void bothSidesMayEndTheirHalfInEitherOrder() throws Exception {
        connected(fixture, (recorder, peer) -> {
            recorder.transport().writeEof();
            assertThat(peer.receiveAll()).isEmpty();
            peer.send(new byte[] {1});
            peer.sendEof();
            recorder.await("lost");
            assertThat(recorder.order()).containsExactly("made", "data", "eof", "lost");
            assertThat(recorder.cause()).isNull();
        });
        connected(fixture, (recorder, peer) -> {
            recorder.keepOpenAtEof = true;
            peer.sendEof();
            recorder.await("eof");
            assertIdle();
            recorder.transport().write(new byte[] {2});
            recorder.transport().writeEof();
            assertThat(peer.receiveAll()).containsExactly(2);
            recorder.transport().close();
            recorder.await("lost");
            assertThat(recorder.cause()).isNull();
        });
    }

    /** Byte by byte in both directions. */
    @Test
    void singleBytesPassBothWays() throws Exception {
        connected(fixture, () -> new Recorder(fixture.loop()) {
            @Override
            protected void onData() {
                byte[] all = received.toByteArray();
                for (byte b : all) {
                    transport().write(new byte[] {b});
                }
                received.reset();
            }
        }, (recorder, peer) -> {
            byte[] data = RawPeer.pattern(300);
            for (byte b : data) {
                peer.send(new byte[] {b});
            }
            assertThat(peer.receive(300)).isEqualTo(data);
        });
    }
}
