package io.jvloop.tck;

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
import io.jvloop.spi.LoopPolicy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A stream reader that is fed by hand: needs no sockets. */
public abstract class StreamReaderContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(this::policy);

    /**
     * The back end under test.
     *
     * @return its policy
     */
    protected abstract LoopPolicy policy();

    private StreamReader reader() {
        return reader(StreamReader.DEFAULT_LIMIT);
    }

    private StreamReader reader(int limit) {
        return new StreamReader(fixture.loop(), limit);
    }

    private static void feed(StreamReader reader, String text) {
        reader.feedData(ByteBuffer.wrap(bytes(text)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** {@code test_streams.StreamTests.test_read}. */
    @Test
    void readGivesWhatIsThereAndAtMostWhatWasAskedFor() throws IOException {
        fixture.run(() -> {
            StreamReader reader = reader();
            feed(reader, "line1\nline2\n");

            assertThat(text(reader.read(5))).isEqualTo("line1");
            assertThat(text(reader.read(100))).isEqualTo("\nline2\n");
        });
    }

    /** {@code test_streams.StreamTests.test_read_zero}. */
    @Test
    void readOfNothingDoesNotTouchTheBuffer() throws IOException {
        fixture.run(() -> {
            StreamReader reader = reader();
            feed(reader, "a");

            assertThat(reader.read(0)).isEmpty();
            assertThat(reader.read(ByteBuffer.allocate(0))).isZero();
            assertThat(text(reader.read(1))).isEqualTo("a");
            assertThatIllegalArgumentException().isThrownBy(() -> reader.read(-1));
        });
    }

    /** {@code test_streams.StreamTests.test_read}: the data comes later. */
    @Test
    void readWaitsForTheFirstByte() throws IOException {
        fixture.run(() -> {
            StreamReader reader = reader();
            Task<byte[]> reading = Asyncio.createTask(() -> reader.read(10));
            Asyncio.yieldNow();
            feed(reader, "abc");

            assertThat(text(reading.await())).isEqualTo("abc");
        });
    }

    /** {@code test_streams.StreamTests.test_read_eof, test_at_eof}. */
    @Test
    void atTheEndReadsGiveNothing() throws IOException {
        fixture.run(() -> {
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
        });
    }

    /** Item 289. */
    @Test
    void linesComeWithoutTheirEndsAndTheLastMayLackIt() throws IOException {
        fixture.run(() -> {
            StreamReader reader = reader();
            feed(reader, "one\ntwo\r\n\nfo");
            feed(reader, "ur");
            reader.feedEof();
            List<String> lines = new ArrayList<>();
            reader.lines().forEach(lines::add);

            assertThat(lines).containsExactly("one", "two", "", "four");
        });
    }

    /** {@code test_streams.StreamTests.test_readline_limit_with_existing_data}. */
    @Test
    void overlongLineIsDroppedAndTheNextCanBeRead() throws IOException {
        fixture.run(() -> {
            StreamReader reader = reader(4);
            feed(reader, "123456\nab\n");

            assertThatExceptionOfType(LimitOverrunException.class).isThrownBy(reader::readLine);
            assertThat(reader.readLine()).isEqualTo("ab");
            feed(reader, "1234567");
            assertThatExceptionOfType(LimitOverrunException.class).isThrownBy(reader::readLine);
            feed(reader, "z\n");
            assertThat(reader.readLine()).isEqualTo("z");
        });
    }

    /** {@code test_streams.StreamTests.test_readuntil_multi_chunks_1}. */
    @Test
    void separatorIsFoundAcrossChunksAndAfterFalseStarts() throws IOException {
        fixture.run(() -> {
            StreamReader reader = reader();
            Task<byte[]> reading = Asyncio.createTask(() -> reader.readUntil(bytes("aab")));
            for (char c : "QWERaaaa".toCharArray()) {
                Asyncio.yieldNow();
                feed(reader, String.valueOf(c));
            }
            feed(reader, "XYaa");
            Asyncio.yieldNow();
            feed(reader, "bZ");

            assertThat(text(reading.await())).isEqualTo("QWERaaaaXYaab");
            assertThat(text(reader.read(10))).isEqualTo("Z");
        });
    }

    /** {@code test_streams.StreamTests.test_readuntil_separator}. */
    @Test
    void emptySeparatorAndLimitThatIsNotPositiveAreRefused() throws IOException {
        fixture.run(() -> {
            assertThatIllegalArgumentException().isThrownBy(() -> reader().readUntil());
            assertThatIllegalArgumentException().isThrownBy(() -> reader(0));
            assertThatIllegalArgumentException().isThrownBy(() -> reader().readExactly(-1));
        });
    }

    /** {@code test_streams.StreamTests.test_readuntil_eof}. */
    @Test
    void endBeforeTheSeparatorGivesThePartialData() throws IOException {
        fixture.run(() -> {
            StreamReader reader = reader();
            feed(reader, "some data");
            reader.feedEof();
            IncompleteReadException failure = catchThrowableOfType(IncompleteReadException.class, () -> reader.readUntil(bytes("x")));

            assertThat(text(failure.partial())).isEqualTo("some data");
            assertThat(failure.expected()).isEqualTo(IncompleteReadException.UNKNOWN);
            assertThat(reader.atEof()).isTrue();
        });
    }

    /** {@code test_streams.StreamTests.test_readuntil_limit_found_sep}. */
    @Test
    void beyondTheLimitTheDataStaysWhetherOrNotTheSeparatorWasFound() throws IOException {
        fixture.run(() -> {
            StreamReader reader = reader(3);
            feed(reader, "some dataAA");
            LimitOverrunException notFound = catchThrowableOfType(LimitOverrunException.class, () -> reader.readUntil(bytes("AAA")));
            feed(reader, "A");
            LimitOverrunException found = catchThrowableOfType(LimitOverrunException.class, () -> reader.readUntil(bytes("AAA")));

            assertThat(notFound.consumed()).isEqualTo(9);
            assertThat(found.consumed()).isEqualTo(9);
            assertThat(text(reader.readExactly(12))).isEqualTo("some dataAAA");
        });
    }

    /** {@code test_streams.StreamTests.test_readexactly, test_readexactly_eof}. */
    @Test
    void readExactlyWaitsForAllAndAtTheEndGivesThePartialData() throws IOException {
        fixture.run(() -> {
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
        });
    }

    /** {@code test_streams.StreamTests.test_read_exception, test_exception_waiter}. */
    @Test
    void failureIsThrownByThePendingReadAndByLaterOnesEvenWithDataBuffered() throws IOException {
        fixture.run(() -> {
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
        });
    }

    /** {@code test_streams.StreamTests.test_exception_cancel}. */
    @Test
    void failureAfterTheReadingTaskWasCancelledIsHarmless() throws IOException {
        fixture.run(() -> {
            StreamReader reader = reader();
            Task<byte[]> reading = Asyncio.createTask(() -> reader.read(1));
            Asyncio.yieldNow();
            reading.cancel();
            reader.setException(new IOException("boom"));

            assertThatExceptionOfType(CancelledError.class).isThrownBy(reading::await);
        });
    }

    /** {@code asyncio.streams.StreamReader._wait_for_data}. */
    @Test
    void secondWaitingTaskIsRefusedAndTheFirstUnaffected() throws IOException {
        fixture.run(() -> {
            StreamReader reader = reader();
            Task<String> first = Asyncio.createTask(reader::readLine);
            Asyncio.yieldNow();
            assertThatIllegalStateException().isThrownBy(() -> reader.read(1)).withMessageContaining("another task");
            assertThatIllegalStateException().isThrownBy(() -> reader.read(ByteBuffer.allocate(1)));
            feed(reader, "fine\n");

            assertThat(first.await()).isEqualTo("fine");
        });
    }

    /** A cancelled read loses nothing. */
    @Test
    void cancelledReadLeavesItsDataForTheNext() throws IOException {
        fixture.run(() -> {
            StreamReader reader = reader();
            ByteBuffer into = ByteBuffer.allocate(2);
            Task<Integer> reading = Asyncio.createTask(() -> reader.read(into));
            Asyncio.yieldNow();
            feed(reader, "abcd");
            reading.cancel();

            assertThatExceptionOfType(CancelledError.class).isThrownBy(reading::await);
            assertThat(into.position()).isZero();
            assertThat(text(reader.read(10))).isEqualTo("abcd");
        });
    }

    /** {@code test_streams.StreamTests.test_feed_data}: not after the end. */
    @Test
    void dataAfterTheEndIsRefused() throws IOException {
        fixture.run(() -> {
            StreamReader reader = reader();
            reader.feedEof();
            assertThatIllegalStateException().isThrownBy(() -> feed(reader, "x")).withMessageContaining("eof");
        });
    }

    /** {@code test_streams.StreamTests.test___repr__}. */
    @Test
    void textFormTellsTheState() throws IOException {
        fixture.run(() -> {
            StreamReader reader = reader(123);
            feed(reader, "abc");
            reader.feedEof();
            assertThat(reader).hasToString("StreamReader[3 bytes, eof, limit 123]");
        });
    }
}
