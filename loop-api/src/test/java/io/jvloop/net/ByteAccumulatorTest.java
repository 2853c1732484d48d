package io.jvloop.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteAccumulatorTest {
    private final ByteAccumulator bytes = new ByteAccumulator();

    private void add(String text) {
        bytes.add(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }

    private String take(int count) {
        return new String(bytes.take(count), StandardCharsets.US_ASCII);
    }

    @Test
    void whatIsAddedIsTakenInOrderWhateverTheSizes() {
        Random random = new Random(3);
        StringBuilder model = new StringBuilder();
        for (int round = 0; round < 20_000; round++) {
            String text = Integer.toString(round).repeat(random.nextInt(4));
            add(text);
            model.append(text);
            int count = random.nextInt(Math.min(model.length(), 20) + 1);
            assertThat(take(count)).isEqualTo(model.substring(0, count));
            model.delete(0, count);
            assertThat(bytes.size()).isEqualTo(model.length());
        }
    }

    @Test
    void unreadGoesBackToTheFront() {
        add("abcdef");
        byte[] taken = bytes.take(3);
        bytes.unread(taken);

        assertThat(take(6)).isEqualTo("abcdef");
    }

    @Test
    void patternIsFoundFromAnOffset() {
        add("xaabaab");
        bytes.drop(1);
        byte[] pattern = "aab".getBytes(StandardCharsets.US_ASCII);

        assertThat(bytes.indexOf(pattern, 0)).isZero();
        assertThat(bytes.indexOf(pattern, 1)).isEqualTo(3);
        assertThat(bytes.indexOf(pattern, 4)).isEqualTo(-1);
        assertThat(bytes.indexOf("aabaabx".getBytes(StandardCharsets.US_ASCII), 0)).isEqualTo(-1);
    }
}
