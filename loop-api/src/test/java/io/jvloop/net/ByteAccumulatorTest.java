package io.jvloop.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.RandomPrograms;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
    void accumulatorDoesAsAStringDoes() throws Exception {
        RandomPrograms.each(200, random -> {
            StringBuilder model = new StringBuilder();
            for (int step = 0; step < 200; step++) {
                step(random, model);
                assertThat(bytes.size()).isEqualTo(model.length());
                assertThat(bytes.isEmpty()).isEqualTo(model.isEmpty());
            }
            assertThat(take(model.length())).isEqualTo(model.toString());
        });
    }

    /** Few letters, so that patterns are found; now and then much, so that the array grows and is let go. */
    private void step(Random random, StringBuilder model) {
        int count = random.nextInt(Math.min(model.length(), 300) + 1);
        switch (random.nextInt(7)) {
            case 0, 1 -> {
                String text = letters(random, random.nextInt(20) == 0 ? 6000 : 30);
                add(text);
                model.append(text);
            }
            case 2 -> {
                assertThat(take(count)).isEqualTo(model.substring(0, count));
                model.delete(0, count);
            }
            case 3 -> {
                byte[] into = new byte[count + random.nextInt(300)];
                int taken = bytes.takeInto(ByteBuffer.wrap(into));
                assertThat(taken).isEqualTo(Math.min(into.length, model.length()));
                assertThat(new String(into, 0, taken, StandardCharsets.US_ASCII)).isEqualTo(model.substring(0, taken));
                model.delete(0, taken);
            }
            case 4 -> {
                byte[] taken = bytes.take(count);
                bytes.unread(Arrays.copyOfRange(taken, count / 2, count));
                model.delete(0, count / 2);
            }
            case 5 -> {
                int dropped = random.nextInt(10) == 0 ? model.length() : count;
                bytes.drop(dropped);
                model.delete(0, dropped);
            }
            default -> {
                String pattern = letters(random, 5) + "a";
                assertThat(bytes.indexOf(pattern.getBytes(StandardCharsets.US_ASCII), count)).isEqualTo(model.indexOf(pattern, count));
            }
        }
    }

    private static String letters(Random random, int most) {
        return random.ints(random.nextInt(most), 'a', 'c')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
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
