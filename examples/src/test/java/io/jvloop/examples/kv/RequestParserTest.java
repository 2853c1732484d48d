package io.jvloop.examples.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestParserTest {
    private static final byte[] MIXED = bytes("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$4\r\na\r\nb\r\nPING\r\n*0\r\n\r\n*1\r\n$0\r\n\r\n*-1\r\n"
            + "set \"a b\" 'c d'\n*2\r\n$4\r\nECHO\r\n$2\r\n\r\n\r\n");
    private static final List<List<String>> MIXED_WORDS = List.of(List.of("SET", "k", "a\r\nb"), List.of("PING"), List.of(""),
            List.of("set", "a b", "c d"), List.of("ECHO", "\r\n"));

    private final Request request = new Request(new Client(1, null));
    private final RequestParser parser = new RequestParser(request);

    @Test
    void requestsAreTheSameWhereverTheyAreCut() throws ProtocolException {
        for (int first = 0; first <= MIXED.length; first++) {
            for (int second = first; second <= MIXED.length; second++) {
                assertThat(parse(new RequestParser(request), MIXED, first, second)).isEqualTo(MIXED_WORDS);
            }
        }
    }

    @Test
    void requestsMayArriveByteByByte() throws ProtocolException {
        List<List<String>> found = new ArrayList<>();

        for (byte b : MIXED) {
            parser.room().put(b);
            collect(parser, found);
        }

        assertThat(found).isEqualTo(MIXED_WORDS);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomRequestsInRandomPiecesComeOutAsTheyWentIn(long seed) throws ProtocolException {
        Random random = new Random(seed);
        List<List<String>> sent = new ArrayList<>();
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = 0; i < 50; i++) {
            List<String> words = randomWords(random);
            sent.add(words);
            stream.writeBytes(encode(words));
        }

        List<List<String>> found = new ArrayList<>();
        ByteBuffer rest = ByteBuffer.wrap(stream.toByteArray());
        while (rest.hasRemaining()) {
            feed(parser, rest, 1 + random.nextInt(random.nextBoolean() ? 10 : 100_000));
            collect(parser, found);
        }

        assertThat(found).isEqualTo(sent);
    }

    private static List<String> randomWords(Random random) {
        List<String> words = new ArrayList<>();
        int count = 1 + random.nextInt(random.nextInt(10) == 0 ? 3000 : 5);
        for (int i = 0; i < count; i++) {
            byte[] word = new byte[random.nextInt(random.nextInt(20) == 0 && count < 6 ? 200_000 : 20)];
            random.nextBytes(word);
            words.add(new String(word, StandardCharsets.ISO_8859_1));
        }
        return words;
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"`*x`, invalid multibulk length", "`*`, invalid multibulk length",
        "`*1048577`, invalid multibulk length", "`*99999999999999999999`, invalid multibulk length", "`*+1`, invalid multibulk length",
        "`*01`, invalid multibulk length", "`*1\r\n$-1`, invalid bulk length", "`*1\r\n$536870913`, invalid bulk length",
        "`*1\r\n$x`, invalid bulk length", "`*1\r\n$`, invalid bulk length", "`*1\r\n:1`, `expected '$', got ':'`",
        "`*1\r\n*1`, `expected '$', got '*'`", "`get \"a`, unbalanced quotes in request", "`get 'a'b`, unbalanced quotes in request"})
    void whatIsNoRequestIsRefused(String line, String message) {
        assertThatThrownBy(() -> parse(parser, bytes(line + "\r\n"), 0, 0)).isInstanceOf(ProtocolException.class).hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({"'', too big inline request", "'*', too big mbulk count string", "'*1\r\n$', too big bulk count string"})
    void aLineWithoutEndIsRefused(String beginning, String message) {
        String endless = beginning + "1".repeat(RequestParser.LONGEST_LINE + 1);

        assertThatThrownBy(() -> parse(parser, bytes(endless), 0, 0)).isInstanceOf(ProtocolException.class).hasMessage(message);
    }

    @Test
    void memoryFollowsWhatArrivesAndNotWhatIsAnnounced() throws ProtocolException {
        feed(parser, ByteBuffer.wrap(bytes("*1048576\r\n$536870912\r\n0123456789")), 1000);

        assertThat(parser.next()).isFalse();
        assertThat(parser.room().capacity()).isLessThan(64 * 1024);
    }

    @Test
    void aRushLeavesNoLargeBuffer() throws ProtocolException {
        byte[] rush = bytes("PING\r\n".repeat(50_000));
        List<List<String>> found = new ArrayList<>();
        ByteBuffer rest = ByteBuffer.wrap(rush);
        while (rest.hasRemaining()) {
            feed(parser, rest, rush.length);
            collect(parser, found);
        }
        int afterRush = parser.room().capacity();

        parse(parser, bytes("PING\r\n"), 0, 0);

        assertThat(found).hasSize(50_000);
        assertThat(parser.room().capacity()).isLessThan(afterRush).isEqualTo(4096);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"`\"\\x41\\n\\r\\t\\b\\a\\\"\\z\\xg\"`, `A\n\r\t\b\u0007\"zxg`", "`'it\\'s \\n'`, `it's \\n`",
        "`a\"b c\"`, `ab c`"})
    void quotesOfAnInlineRequestAreUnderstood(String typed, String word) throws ProtocolException {
        assertThat(parse(parser, bytes(typed + "\n"), 0, 0)).isEqualTo(List.of(List.of(word)));
    }

    // ---- what the tests use ----

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] encode(List<String> words) {
        StringBuilder text = new StringBuilder("*" + words.size() + "\r\n");
        words.forEach(word -> text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n"));
        return bytes(text.toString());
    }

    /** Feeds three pieces, as long as the parser's room lets them be. */
    private List<List<String>> parse(RequestParser into, byte[] input, int first, int second) throws ProtocolException {
        List<List<String>> found = new ArrayList<>();
        for (int[] piece : new int[][] {{0, first}, {first, second}, {second, input.length}}) {
            ByteBuffer rest = ByteBuffer.wrap(input, piece[0], piece[1] - piece[0]);
            while (rest.hasRemaining()) {
                feed(into, rest, Integer.MAX_VALUE);
                collect(into, found);
            }
        }
        return found;
    }

    private static void feed(RequestParser into, ByteBuffer rest, int atMost) {
        ByteBuffer room = into.room();
        assertThat(room.hasRemaining()).isTrue();
        int count = Math.min(atMost, Math.min(room.remaining(), rest.remaining()));
        room.put(rest.slice(rest.position(), count));
        rest.position(rest.position() + count);
    }

    private void collect(RequestParser from, List<List<String>> found) throws ProtocolException {
        while (from.next()) {
            found.add(request.wordsFrom(0).stream().map(Bytes::text).toList());
        }
    }
}
