package io.jvloop.tck.net.streams;

import static io.jvloop.tck.net.streams.HandFed.bytes;
import static io.jvloop.tck.net.streams.HandFed.feed;
import static io.jvloop.tck.net.streams.HandFed.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jvloop.Asyncio;
import io.jvloop.Task;
import io.jvloop.net.IncompleteReadException;
import io.jvloop.net.LimitOverrunException;
import io.jvloop.net.StreamReader;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Lines and other parts that end with a separator, from a stream reader that is fed by hand. */
public class LineReadingContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    private StreamReader reader() {
        return reader(StreamReader.DEFAULT_LIMIT);
    }

    private StreamReader reader(int limit) {
        return new StreamReader(fixture.loop(), limit);
    }

    /** Item 289. */
    @AsyncTest
    @Behaviour({279, 289})
    void linesComeWithoutTheirEndsAndTheLastMayLackIt() throws IOException {
        StreamReader reader = reader();
        feed(reader, "one\ntwo\r\n\nfo");
        feed(reader, "ur");
        reader.feedEof();
        List<String> lines = new ArrayList<>();
        reader.lines().forEach(lines::add);

        assertThat(lines).containsExactly("one", "two", "", "four");
    }

    /** {@code test_streams.StreamTests.test_readline_limit_with_existing_data}. */
    @AsyncTest
    void overlongLineIsDroppedAndTheNextCanBeRead() throws IOException {
        StreamReader reader = reader(4);
        feed(reader, "123456\nab\n");

        assertThatExceptionOfType(LimitOverrunException.class).isThrownBy(reader::readLine);
        assertThat(reader.readLine()).isEqualTo("ab");
        feed(reader, "1234567");
        assertThatExceptionOfType(LimitOverrunException.class).isThrownBy(reader::readLine);
        feed(reader, "z\n");
        assertThat(reader.readLine()).isEqualTo("z");
    }

    /** {@code test_streams.StreamTests.test_readuntil_multi_chunks_1}. */
    @AsyncTest
    @Behaviour(280)
    void separatorIsFoundAcrossChunksAndAfterFalseStarts() throws IOException {
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
    }

    /** {@code test_streams.StreamTests.test_readuntil_eof}. */
    @AsyncTest
    @Behaviour(282)
    void endBeforeTheSeparatorGivesThePartialData() throws IOException {
        StreamReader reader = reader();
        feed(reader, "some data");
        reader.feedEof();
        IncompleteReadException failure = catchThrowableOfType(IncompleteReadException.class, () -> reader.readUntil(bytes("x")));

        assertThat(text(failure.partial())).isEqualTo("some data");
        assertThat(failure.expected()).isEqualTo(IncompleteReadException.UNKNOWN);
        assertThat(reader.atEof()).isTrue();
    }

    /** {@code test_streams.StreamTests.test_readuntil_limit_found_sep}. */
    @AsyncTest
    @Behaviour(283)
    void beyondTheLimitTheDataStaysWhetherOrNotTheSeparatorWasFound() throws IOException {
        StreamReader reader = reader(3);
        feed(reader, "some dataAA");
        LimitOverrunException notFound = catchThrowableOfType(LimitOverrunException.class, () -> reader.readUntil(bytes("AAA")));
        feed(reader, "A");
        LimitOverrunException found = catchThrowableOfType(LimitOverrunException.class, () -> reader.readUntil(bytes("AAA")));

        assertThat(notFound.consumed()).isEqualTo(9);
        assertThat(found.consumed()).isEqualTo(9);
        assertThat(text(reader.readExactly(12))).isEqualTo("some dataAAA");
    }

    /** {@code test_streams.StreamTests.test_readline, test_readline_eof, test_readline_read_byte_count}. */
    @AsyncTest
    @Behaviour(279)
    void readLineLeavesTheRestAndAtTheEndGivesWhatThereIsOfALine() throws IOException {
        StreamReader reader = reader();
        feed(reader, "chunk1 ");
        Task<String> reading = Asyncio.createTask(reader::readLine);
        Asyncio.yieldNow();
        feed(reader, "chunk2\nrest");
        assertThat(reading.await()).isEqualTo("chunk1 chunk2");
        assertThat(text(reader.readExactly(2))).isEqualTo("re");
        reader.feedEof();

        assertThat(reader.readLine()).isEqualTo("st");
        assertThat(reader.readLine()).isNull();
    }
}
