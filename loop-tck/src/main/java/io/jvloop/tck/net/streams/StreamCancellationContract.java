package io.jvloop.tck.net.streams;

import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static io.jvloop.tck.peers.ConnectedFixture.narrow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.Coroutine;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.StreamPair;
import io.jvloop.net.StreamReader;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import io.jvloop.tck.peers.RawPeer;
import io.jvloop.tck.peers.Recorder;
import io.jvloop.tck.threads.PinnedFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A cancellation at each suspension of streams and servers: nothing is lost, repeated or left open. */
public class StreamCancellationContract {
    private static final int LENGTH = 600;
    /** More than any of the waits here takes on loopback. */
    private static final int POINTS = 12;
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    /** One way to read. */
    private interface Read {
        byte[] from(StreamReader reader) throws IOException;
    }

    /** Sixes of bytes, each with one newline at its end. */
    private static byte[] lines() {
        byte[] lines = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            lines[i] = (byte) (i % 6 == 5 ? '\n' : 'A' + i / 6 % 50);
        }
        return lines;
    }

    private void assertNothingLostOrRepeated(Read read) throws Exception {
        fixture.run(() -> {
            Server server = Asyncio.startServer((_, writer) -> {
                for (byte b : lines()) {
                    writer.write(new byte[] {b});
                    Steps.turns(b % 3);
                }
            }, ANY_PORT);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            int cancelled = 0;
            try (server; StreamPair client = Asyncio.openConnection(server.addresses().getFirst())) {
                for (int i = 0; all.size() < LENGTH; i++) {
                    Task<byte[]> reading = Asyncio.createTask(() -> read.from(client.reader()));
                    Steps.turns(i % 7);
                    if (reading.cancel()) {
                        assertThatExceptionOfType(CancelledError.class).isThrownBy(reading::await);
                        cancelled++;
                    } else {
                        all.writeBytes(reading.await());
                    }
                }
            }
            server.awaitClosed();

            assertThat(all.toByteArray()).isEqualTo(lines());
            assertThat(cancelled).isPositive();
        });
    }

    /** Of {@code read(int)}. */
    @Test
    void cancelledReadsLoseAndRepeatNothing() throws Exception {
        assertNothingLostOrRepeated(reader -> reader.read(7));
    }

    /** Of {@code read(ByteBuffer)}, which fills the caller's buffer directly. */
    @Test
    void cancelledReadsIntoABufferLoseAndRepeatNothing() throws Exception {
        assertNothingLostOrRepeated(reader -> {
            ByteBuffer into = ByteBuffer.allocate(5);
            int count = reader.read(into);
            return Arrays.copyOf(into.array(), count);
        });
    }

    /** Of {@code readExactly}. */
    @Test
    void cancelledReadsOfACountLoseAndRepeatNothing() throws Exception {
        assertNothingLostOrRepeated(reader -> reader.readExactly(4));
    }

    /** Of {@code readUntil}. */
    @Test
    void cancelledReadsOfLinesLoseAndRepeatNothing() throws Exception {
        assertNothingLostOrRepeated(reader -> reader.readUntil((byte) '\n'));
    }

    /** Cancels {@code body} at each of its suspensions in turn, and undoes what it did if it was done before. */
    private <T> void cancelledAtEachPoint(Coroutine<T> body, Undo<T> undo) throws Exception {
        for (int point = 0; point < POINTS; point++) {
            Task<T> task = Asyncio.createTask(body);
            Steps.turns(point);
            if (task.cancel()) {
                assertThatExceptionOfType(CancelledError.class).isThrownBy(task::await);
            } else {
                undo.of(task.await());
            }
        }
    }

    /** Closes what was opened. */
    private interface Undo<T> {
        void of(T result) throws Exception;
    }

    /** The fixture looks for descriptors. */
    @AsyncTest
    void cancelledOpenConnectionLeavesNothingOpen() throws Exception {
        Server server = Asyncio.startServer((reader, _) -> reader.readAll(), ANY_PORT);
        int port = ((InetSocketAddress) server.addresses().getFirst()).getPort();
        cancelledAtEachPoint(() -> Asyncio.openConnection(InetSocketAddress.createUnresolved("127.0.0.1", port)), pair -> {
            pair.close();
            pair.writer().awaitClosed();
        });
        server.close();
        server.closeClients();
        server.awaitClosed();
    }

    /** The fixture looks for descriptors. */
    @Test
    void cancelledCreateServerLeavesNothingBound() throws Exception {
        fixture.run(() -> cancelledAtEachPoint(() -> fixture.loop().createServer(() -> new Recorder(fixture.loop()),
                InetSocketAddress.createUnresolved("localhost", 0), ServerOptions.DEFAULT), Server::close));
    }

    /** A server that was served by a task is closed with it. */
    @AsyncTest
    void cancelledServeForeverHasClosedItsServer() throws Exception {
        for (int point = 0; point < POINTS; point++) {
            Server server = fixture.loop().createServer(() -> new Recorder(fixture.loop()), ANY_PORT, ServerOptions.DEFAULT);
            Task<Void> serving = Asyncio.createTask(server::serveForever);
            Steps.turns(point);
            assertThat(serving.cancel()).isTrue();
            assertThatExceptionOfType(CancelledError.class).isThrownBy(serving::await);

            assertThat(server.isServing()).as("a task that has not begun has not touched it").isEqualTo(point == 0);
            server.close();
            server.awaitClosed();
        }
    }

    /** Who waits for an end may stop to wait, and wait again. */
    @AsyncTest
    void cancelledAwaitClosedMayBeRepeated() throws Exception {
        Server server = Asyncio.startServer((reader, writer) -> {
            reader.readAll();
            writer.close();
        }, ANY_PORT);
        StreamPair client = Asyncio.openConnection(server.addresses().getFirst());
        server.close();
        for (int point = 0; point < POINTS; point++) {
            for (Task<Void> waiting : Arrays.asList(Asyncio.createTask(server::awaitClosed),
                    Asyncio.createTask(() -> client.writer().awaitClosed()))) {
                Steps.turns(point);
                assertThat(waiting.cancel()).isTrue();
                assertThatExceptionOfType(CancelledError.class).isThrownBy(waiting::await);
            }
        }
        client.close();
        client.writer().awaitClosed();
        server.awaitClosed();
    }

    /** One of two that drain is cancelled: the other goes on, and no byte is missing. */
    @AsyncTest
    void cancelledDrainDoesNotDisturbAnother() throws Exception {
        int much = 16 << 20;
        Server server = Asyncio.startServer((_, writer) -> {
            writer.write(RawPeer.pattern(much));
            Task<Void> first = Asyncio.createTask(writer::drain);
            Task<Void> second = Asyncio.createTask(writer::drain);
            Steps.turns(3);
            assertThat(first.cancel()).isTrue();
            assertThatExceptionOfType(CancelledError.class).isThrownBy(first::await);
            second.await();
        }, ANY_PORT);
        try (server; RawPeer peer = RawPeer.connectNarrow(server.addresses().getFirst())) {
            Steps.turns(50);
            assertThat(peer.receiveAll()).isEqualTo(RawPeer.pattern(much));
        }
        server.awaitClosed();
    }

    /** The write is done when it returns; a cancellation of the writer's task takes nothing back. */
    @Test
    void whatACancelledTaskHasWrittenArrives() throws Exception {
        narrow(fixture, () -> new Recorder(fixture.loop()), (recorder, peer) -> {
            Task<Void> writing = Asyncio.createTask(() -> {
                recorder.transport().write(RawPeer.pattern(1 << 20));
                Steps.sleepLong();
            });
            Steps.turns(2);
            writing.cancel();
            assertThatExceptionOfType(CancelledError.class).isThrownBy(writing::await);
            recorder.transport().close();

            assertThat(peer.receiveAll()).isEqualTo(RawPeer.pattern(1 << 20));
        });
    }

    /** A read under a frame that keeps its carrier fails, and is over: others may read, also the same task at once. */
    @AsyncTest
    void readThatCouldNotBeSuspendedLeavesTheReaderFree() throws Exception {
        assumeTrue(LoopFixture.isMounted(), "in baton mode such a read only holds one of the JVM's own carriers");
        Promise<Void> read = fixture.loop().createFuture();
        Server server = Asyncio.startServer((_, writer) -> {
            read.await();
            writer.write(new byte[] {'x'});
        }, ANY_PORT);
        try (server; StreamPair client = Asyncio.openConnection(server.addresses().getFirst())) {
            assertThatThrownBy(() -> PinnedFrame.run(() -> readOne(client.reader()))).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("cannot be suspended here");
            read.setResult(null);

            assertThat(readOne(client.reader())).isEqualTo('x');
        }
        server.awaitClosed();
    }

    private static int readOne(StreamReader reader) {
        try {
            return reader.readExactly(1)[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
