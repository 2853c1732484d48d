package io.jvloop.tck.net.streams;

import static io.jvloop.tck.net.streams.HandFed.bytes;
import static io.jvloop.tck.net.streams.HandFed.feed;
import static io.jvloop.tck.net.streams.HandFed.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.Task;
import io.jvloop.net.IncompleteReadException;
import io.jvloop.net.LimitOverrunException;
import io.jvloop.net.StreamReader;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A stream reader that is fed by hand: needs no sockets. */
public class StreamReaderContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    private StreamReader reader() {
        return reader(StreamReader.DEFAULT_LIMIT);
    }

    private StreamReader reader(int limit) {
        return new StreamReader(fixture.loop(), limit);
    }

    /** What can be read without waiting. */
    @AsyncTest
    void whatIsBufferedIsTold() throws IOException {
        StreamReader reader = reader();
        feed(reader, "12345");
        assertThat(reader.buffered()).isEqualTo(5);
        reader.read(3);
        assertThat(reader.buffered()).isEqualTo(2);
    }

    /** {@code test_streams.StreamTests.test_read}. */
    @AsyncTest
    @Behaviour(277)
    void readGivesWhatIsThereAndAtMostWhatWasAskedFor() throws IOException {
        StreamReader reader = reader();
        feed(reader, "line1\nline2\n");

        assertThat(text(reader.read(5))).isEqualTo("line1");
        assertThat(text(reader.read(100))).isEqualTo("\nline2\n");
    }

    /** {@code test_streams.StreamTests.test_read_zero}. */
    @AsyncTest
    @Behaviour(277)
    void readOfNothingDoesNotTouchTheBuffer() throws IOException {
        StreamReader reader = reader();
        feed(reader, "a");

        assertThat(reader.read(0)).isEmpty();
        assertThat(reader.read(ByteBuffer.allocate(0))).isZero();
        assertThat(text(reader.read(1))).isEqualTo("a");
        assertThatIllegalArgumentException().isThrownBy(() -> reader.read(-1));
    }

    /** {@code test_streams.StreamTests.test_read}: the data comes later. */
    @AsyncTest
    @Behaviour(277)
    void readWaitsForTheFirstByte() throws IOException {
        StreamReader reader = reader();
        Task<byte[]> reading = Asyncio.createTask(() -> reader.read(10));
        Asyncio.yieldNow();
        feed(reader, "abc");

        assertThat(text(reading.await())).isEqualTo("abc");
    }

    /** {@code test_streams.StreamTests.test_read_eof, test_at_eof}. */
    @AsyncTest
    @Behaviour({278, 284})
    void atTheEndReadsGiveNothing() throws IOException {
        StreamReader reader = reader();
        feed(reader, "x\n");
        reader.feedEof();
        assertThat(reader.atEof()).isFalse();
        assertThat(reader.readLine()).isEqualTo("x");

        assertThat(reader.atEof()).isTrue();
        assertThat(reader.read(10)).isEmpty();
        assertThat(reader.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        assertThat(reader.readLine()).isNull();
        assertThat(reader.readAll()).isEmpty();
        assertThat(reader.readExactly(0)).isEmpty();
    }

    /** {@code test_streams.StreamTests.test_readuntil_separator}. */
    @AsyncTest
    @Behaviour({281, 284, 285})
    void emptySeparatorAndLimitThatIsNotPositiveAreRefused() throws IOException {
        assertThatIllegalArgumentException().isThrownBy(() -> reader().readUntil());
        assertThatIllegalArgumentException().isThrownBy(() -> reader(0));
        assertThatIllegalArgumentException().isThrownBy(() -> reader().readExactly(-1));
    }

    /** {@code test_streams.StreamTests.test_readexactly, test_readexactly_eof}. */
    @AsyncTest
    @Behaviour(284)
    void readExactlyWaitsForAllAndAtTheEndGivesThePartialData() throws IOException {
        StreamReader reader = reader();
        Task<byte[]> reading = Asyncio.createTask(() -> reader.readExactly(6));
        for (String part : List.of("ab", "cd", "ef", "gh")) {
            Asyncio.yieldNow();
            feed(reader, part);
        }
        assertThat(text(reading.await())).isEqualTo("abcdef");
        reader.feedEof();
        IncompleteReadException failure = catchThrowableOfType(IncompleteReadException.class, () -> reader.readExactly(3));

        assertThat(text(failure.partial())).isEqualTo("gh");
        assertThat(failure.expected()).isEqualTo(3);
        assertThat(failure).hasMessageContaining("2 of 3");
    }

    /** {@code test_streams.StreamTests.test_read_exception, test_exception_waiter}. */
    @AsyncTest
    @Behaviour(286)
    void failureIsThrownByThePendingReadAndByLaterOnesEvenWithDataBuffered() throws IOException {
        StreamReader reader = reader();
        Task<byte[]> reading = Asyncio.createTask(() -> {
            IOException thrown = catchThrowableOfType(IOException.class, () -> reader.read(1));
            assertThat(thrown).hasMessage("boom");
            return new byte[0];
        });
        Asyncio.yieldNow();
        reader.setException(new IOException("boom"));
        reading.await();
        feed(reader, "abc\n");

        assertThat(reader.exception()).hasMessage("boom");
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> reader.read(1));
        assertThatExceptionOfType(IOException.class).isThrownBy(reader::readLine);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> reader.readExactly(1));
    }

    /** {@code test_streams.StreamTests.test_exception_cancel}. */
    @AsyncTest
    @Behaviour(287)
    void failureAfterTheReadingTaskWasCancelledIsHarmless() throws IOException {
        StreamReader reader = reader();
        Task<byte[]> reading = Asyncio.createTask(() -> reader.read(1));
        Asyncio.yieldNow();
        reading.cancel();
        reader.setException(new IOException("boom"));

        assertThatExceptionOfType(CancelledError.class).isThrownBy(reading::await);
    }

    /** {@code asyncio.streams.StreamReader._wait_for_data}. */
    @AsyncTest
    @Behaviour(288)
    void secondWaitingTaskIsRefusedAndTheFirstUnaffected() throws IOException {
        StreamReader reader = reader();
        Task<String> first = Asyncio.createTask(reader::readLine);
        Asyncio.yieldNow();
        assertThatIllegalStateException().isThrownBy(() -> reader.read(1)).withMessageContaining("another task");
        assertThatIllegalStateException().isThrownBy(() -> reader.read(ByteBuffer.allocate(1)));
        feed(reader, "fine\n");

        assertThat(first.await()).isEqualTo("fine");
    }

    /** A cancelled read loses nothing. */
    @AsyncTest
    void cancelledReadLeavesItsDataForTheNext() throws IOException {
        StreamReader reader = reader();
        ByteBuffer into = ByteBuffer.allocate(2);
        Task<Integer> reading = Asyncio.createTask(() -> reader.read(into));
        Asyncio.yieldNow();
        feed(reader, "abcd");
        reading.cancel();

        assertThatExceptionOfType(CancelledError.class).isThrownBy(reading::await);
        assertThat(into.position()).isZero();
        assertThat(text(reader.read(10))).isEqualTo("abcd");
    }

    /** {@code test_streams.StreamTests.test_feed_data}: not after the end. */
    @AsyncTest
    void dataAfterTheEndIsRefused() throws IOException {
        StreamReader reader = reader();
        reader.feedEof();
        assertThatIllegalStateException().isThrownBy(() -> feed(reader, "x")).withMessageContaining("eof");
    }

    /** {@code test_streams.StreamTests.test___repr__}. */
    @AsyncTest
    @Behaviour(291)
    void textFormTellsTheState() throws IOException {
        StreamReader reader = reader(123);
        feed(reader, "abc");
        reader.feedEof();
        assertThat(reader).hasToString("StreamReader[3 bytes, eof, limit 123]");
        reader.setException(new IOException("boom"));
        assertThat(reader).hasToString("StreamReader[3 bytes, eof, limit 123, exception java.io.IOException: boom]");
        StreamReader waitedFor = reader();
        Task<byte[]> reading = Asyncio.createTask(() -> waitedFor.read(1));
        Asyncio.yieldNow();
        assertThat(waitedFor).hasToString("StreamReader[0 bytes, a task waits]");
        waitedFor.feedEof();
        reading.await();
    }

    /** {@code test_streams.StreamTests.test_read_until_eof}. */
    @AsyncTest
    @Behaviour(277)
    void readAllCollectsToTheEnd() throws IOException {
        StreamReader reader = reader(3);
        Task<byte[]> reading = Asyncio.createTask(() -> reader.readAll());
        for (String part : List.of("chunk1\n", "chunk2", "x")) {
            Asyncio.yieldNow();
            feed(reader, part);
            assertThat(reading.isDone()).isFalse();
        }
        reader.feedEof();

        assertThat(text(reading.await())).isEqualTo("chunk1\nchunk2x");
    }

    /** {@code test_streams.StreamTests.test_IncompleteReadError_pickleable, test_LimitOverrunError_pickleable}. */
    @Test
    @Behaviour(303)
    void failuresKeepTheirFieldsThroughSerialization() throws Exception {
        IncompleteReadException incomplete = copy(new IncompleteReadException(bytes("abc"), 10));
        LimitOverrunException overrun = copy(new LimitOverrunException("message", 10));

        assertThat(text(incomplete.partial())).isEqualTo("abc");
        assertThat(incomplete.expected()).isEqualTo(10);
        assertThat(incomplete).hasMessage(new IncompleteReadException(bytes("abc"), 10).getMessage());
        assertThat(overrun.consumed()).isEqualTo(10);
        assertThat(overrun).hasMessage("message");
    }

    private static <E extends IOException> E copy(E original) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(written)) {
            out.writeObject(original);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(written.toByteArray()))) {
            @SuppressWarnings("unchecked") // what was written
            E copy = (E) in.readObject();
            return copy;
        }
    }

    /** What a peer only promises costs nothing. */
    @AsyncTest
    void hugeReadTakesNoMemoryBeforeItsBytesCome() throws IOException {
        List<Task<byte[]>> reading = new ArrayList<>();
        List<StreamReader> readers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            StreamReader reader = reader();
            feed(reader, "abc");
            readers.add(reader);
            reading.add(Asyncio.createTask(() -> reader.readExactly(Integer.MAX_VALUE)));
        }
        Asyncio.yieldNow();
        readers.forEach(StreamReader::feedEof);

        for (Task<byte[]> each : reading) {
            IncompleteReadException failure =
                    catchThrowableOfType(CompletionException.class, each::await).getCause() instanceof IncompleteReadException cause
                            ? cause : null;
            assertThat(failure).isNotNull();
            assertThat(text(failure.partial())).isEqualTo("abc");
        }
    }

    /** A peer that sends without end is stopped. */
    @AsyncTest
    void readAllMayBeGivenALimit() throws IOException {
        StreamReader exact = reader(4);
        feed(exact, "0123456789");
        exact.feedEof();
        assertThat(text(exact.readAll(10))).isEqualTo("0123456789");
        StreamReader more = reader(4);
        feed(more, "0123456789");
        LimitOverrunException failure = catchThrowableOfType(LimitOverrunException.class, () -> more.readAll(9));

        assertThat(failure.consumed()).isEqualTo(9);
        assertThatIllegalArgumentException().isThrownBy(() -> more.readAll(-1));
    }
}
