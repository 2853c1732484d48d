package io.jvloop.tck.net.streams;

import static io.jvloop.tck.net.streams.EchoedView.echoed;
import static io.jvloop.tck.net.streams.EchoedView.served;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.Task;
import io.jvloop.bridge.ConnectionView;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.RawPeer;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A connection as the JDK's streams and channels: for tasks, for other threads, and for the libraries that they use. */
public class ConnectionViewContract {
    private static final byte[] DATA = RawPeer.pattern(300_000);

    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    /** What a caller does with a view. */
    private interface Calls<T> {
        T of(ConnectionView view) throws Exception;
    }

    /** The same calls give the same in a task of the loop, and in a thread. */
    private <T> void inATaskAndInAThread(Calls<T> calls, T expected) throws Exception {
        echoed(fixture, view -> assertThat(calls.of(view)).isEqualTo(expected));
        echoed(fixture, view -> assertThat(Asyncio.toThread(() -> calls.of(view))).isEqualTo(expected));
    }

    private static <T> Task<T> inAThread(Callable<T> body) {
        return Asyncio.createTask(() -> Asyncio.toThread(body::call));
    }

    // ---- bytes ----

    @Test
    void anotherThreadReadsAndWritesWhileTheLoopGoesOn() throws Exception {
        byte[] data = RawPeer.pattern(1 << 20);
        echoed(fixture, view -> {
            Task<byte[]> reading = inAThread(() -> view.inputStream().readNBytes(data.length));
            Asyncio.toThread(() -> view.outputStream().write(data));

            assertThat(reading.await()).isEqualTo(data);
        });
    }

    @Test
    void bytesAreReadOneByOne() throws Exception {
        inATaskAndInAThread(view -> {
            OutputStream output = view.outputStream();
            output.write(200);
            output.write('x');
            return List.of(view.inputStream().read(), view.inputStream().read());
        }, List.of(200, (int) 'x'));
    }

    @Test
    void writeTakesWhatRemainsAndSaysHowMuchThatWas() throws Exception {
        inATaskAndInAThread(view -> {
            ByteBuffer data = ByteBuffer.wrap("[hello]".getBytes(UTF_8)).position(1).limit(6);
            int written = view.write(data);
            return written + " " + data.position() + " " + data.limit() + " " + new String(view.inputStream().readNBytes(5), UTF_8);
        }, "5 6 6 hello");
    }

    @Test
    void readWithoutRoomDoesNotWait() throws Exception {
        inATaskAndInAThread(view -> view.read(ByteBuffer.allocate(0)) + view.inputStream().read(new byte[0]), 0);
    }

    @Test
    void readOnlyBufferIsRefused() throws Exception {
        echoed(fixture, view -> assertThatIllegalArgumentException()
                .isThrownBy(() -> view.read(ByteBuffer.allocate(1).asReadOnlyBuffer())));
    }

    @Test
    void availableTellsWhatHasArrived() throws Exception {
        inATaskAndInAThread(view -> {
            int before = view.inputStream().available();
            view.write(ByteBuffer.wrap("abc".getBytes(UTF_8)));
            view.inputStream().readNBytes(1);
            return before + " " + view.inputStream().available();
        }, "0 2");
    }

    // ---- ends ----

    @Test
    void shutOutputLeavesTheInputOpen() throws Exception {
        inATaskAndInAThread(view -> {
            view.write(ByteBuffer.wrap("all".getBytes(UTF_8)));
            view.shutdownOutput();
            view.shutdownOutput();
            assertThatThrownBy(() -> view.outputStream().write('x')).isInstanceOf(ClosedChannelException.class);
            assertThat(view.isOpen()).isTrue();
            return new String(view.inputStream().readAllBytes(), UTF_8);
        }, "all");
    }

    @Test
    void endOfThePeerIsTheEndOfTheStream() throws Exception {
        inATaskAndInAThread(view -> {
            view.shutdownOutput();
            return List.of(view.inputStream().read(), view.read(ByteBuffer.allocate(4)), view.inputStream().read());
        }, List.of(-1, -1, -1));
    }

    @Test
    void brokenConnectionIsAnErrorOfReadAndWrite() throws Exception {
        served(fixture, server -> {
            server.reader().read(1);
            server.writer().transport().abort();
        }, view -> Asyncio.toThread(() -> {
            assertThatThrownBy(() -> {
                for (;;) {
                    view.outputStream().write(DATA);
                }
            }).isInstanceOf(IOException.class);
            return null;
        }));
    }

    @Test
    void closedViewRefusesAndThePeerSeesTheEnd() throws Exception {
        byte[][] got = new byte[1][];
        served(fixture, server -> got[0] = server.reader().readAll(), view -> {
            Asyncio.toThread(() -> {
                view.write(ByteBuffer.wrap("last".getBytes(UTF_8)));
                view.close();
                view.close();
            });
            while (got[0] == null) {
                Asyncio.yieldNow();
            }

            assertThat(got[0]).asString().isEqualTo("last");
            assertThat(view.isOpen()).isFalse();
            for (Callable<?> call : List.<Callable<?>>of(() -> view.read(ByteBuffer.allocate(1)), () -> view.write(ByteBuffer.allocate(1)),
                    view.inputStream()::read, view.inputStream()::available)) {
                assertThatThrownBy(call::call).isExactlyInstanceOf(ClosedChannelException.class);
            }
            assertThatThrownBy(view::shutdownOutput).isInstanceOf(ClosedChannelException.class);
        });
    }

    @Test
    void closingTheOutputClosesTheViewAndClosingTheInputDoesNot() throws Exception {
        inATaskAndInAThread(view -> {
            view.inputStream().close();
            boolean between = view.isOpen();
            view.outputStream().close();
            return between + " " + view.isOpen();
        }, "true false");
    }

    // ---- time-outs ----

    @Test
    void readTimesOutAndTheNextGoesOn() throws Exception {
        inATaskAndInAThread(view -> {
            view.setReadTimeout(Duration.ofMillis(1));
            assertThatThrownBy(view.inputStream()::read).isInstanceOf(SocketTimeoutException.class).hasMessageContaining("PT0.001S");
            view.setReadTimeout(null);
            view.write(ByteBuffer.wrap("x".getBytes(UTF_8)));
            return view.inputStream().read();
        }, (int) 'x');
    }

    @Test
    void readTimeoutMustBePositive() throws Exception {
        echoed(fixture, view -> assertThatIllegalArgumentException().isThrownBy(() -> view.setReadTimeout(Duration.ZERO)));
    }

    // ---- libraries ----

    @Test
    void transferToCopiesToTheEnd() throws Exception {
        byte[] small = RawPeer.pattern(1000);
        inATaskAndInAThread(view -> {
            view.write(ByteBuffer.wrap(small));
            view.shutdownOutput();
            ByteArrayOutputStream copied = new ByteArrayOutputStream();
            view.inputStream().transferTo(copied);
            return ByteBuffer.wrap(copied.toByteArray());
        }, ByteBuffer.wrap(small));
    }

    @Test
    void bufferedReaderReadsLines() throws Exception {
        inATaskAndInAThread(view -> {
            view.write(ByteBuffer.wrap("one\ntwo\nthree".getBytes(UTF_8)));
            view.shutdownOutput();
            return new BufferedReader(new InputStreamReader(view.inputStream(), UTF_8)).lines().toList();
        }, List.of("one", "two", "three"));
    }

    @Test
    void gzipStreamsGoThroughBothWays() throws Exception {
        byte[] text = "to be compressed ".repeat(500).getBytes(UTF_8);
        inATaskAndInAThread(view -> {
            GZIPOutputStream packing = new GZIPOutputStream(view.outputStream());
            packing.write(text);
            packing.finish();
            view.shutdownOutput();
            return ByteBuffer.wrap(new GZIPInputStream(view.inputStream()).readAllBytes());
        }, ByteBuffer.wrap(text));
    }

    @Test
    void objectsArriveAsTheyWere() throws Exception {
        inATaskAndInAThread(view -> {
            ObjectOutputStream sending = new ObjectOutputStream(view.outputStream());
            sending.writeObject(List.of("a", 1));
            sending.flush();
            ObjectInputStream receiving = new ObjectInputStream(view.inputStream());
            Object first = receiving.readObject();
            sending.writeObject("more");
            return List.of(first, receiving.readObject());
        }, List.of(List.of("a", 1), "more"));
    }
}
