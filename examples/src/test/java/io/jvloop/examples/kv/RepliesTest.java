package io.jvloop.examples.kv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepliesTest {
    private final Replies replies = new Replies();

    private String taken() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ByteBuffer part : replies.take()) {
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            all.writeBytes(bytes);
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    private static String text(Random random, int length) {
        return random.ints(length, 'a', 'z' + 1).collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whateverTheirSizesRepliesComeOutWhole(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 30; round++) {
            StringBuilder expected = new StringBuilder();
            for (int i = 0; i < random.nextInt(30); i++) {
                String value = text(random, random.nextInt(random.nextInt(4) == 0 ? 100_000 : 10_000));
                replies.bulk(value);
                expected.append('$').append(value.length()).append("\r\n").append(value).append("\r\n");
                replies.integer(i);
                expected.append(':').append(i).append("\r\n");
            }

            assertThat(replies.size()).isEqualTo(expected.length());
            assertThat(taken()).isEqualTo(expected.toString());
            assertThat(replies.size()).isZero();
        }
    }

    @Test
    void everyPlaceOfTheChunksEndIsRight() {
        for (int before = 65_400; before < 65_600; before++) {
            String first = "a".repeat(before);
            replies.bulk(first);
            replies.bulk("b");
            replies.ok();
            replies.nil();
            replies.error("ERR x\r\ny");

            assertThat(taken()).isEqualTo("$" + before + "\r\n" + first + "\r\n$1\r\nb\r\n+OK\r\n$-1\r\n-ERR x  y\r\n");
        }
    }

    @Test
    void aLongValueIsNotCopied() {
        replies.bulk(new Bytes(new byte[10_000_000]));

        List<ByteBuffer> parts = replies.take();

        assertThat(parts).hasSize(3);
        assertThat(parts.get(1).isReadOnly()).isTrue();
    }

    /** What several parts hold is sent while other clients' replies are collected. */
    @Test
    void severalPartsAreNotWrittenOver() {
        replies.bulk("x".repeat(100_000));
        List<ByteBuffer> parts = replies.take();
        List<ByteBuffer> before = parts.stream().map(part -> ByteBuffer.allocate(part.remaining()).put(part.duplicate()).flip()).toList();

        replies.bulk("y".repeat(60_000));

        assertThat(parts).isEqualTo(before);
    }
}
