package io.jvloop.examples.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTest {

    @Test
    void everyNumberIsReadAndWrittenAsItIs() {
        LongStream edges = LongStream.of(0, 1, -1, 9, 10, -10, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE - 1, Long.MIN_VALUE + 1);
        LongStream random = new Random(1).longs(10_000).map(number -> number >> (number & 63));

        LongStream.concat(edges, random).forEach(number -> {
            byte[] text = Long.toString(number).getBytes(StandardCharsets.US_ASCII);
            byte[] written = new byte[text.length + 2];

            assertThat(Decimal.parse(text, 0, text.length)).isEqualTo(number);
            assertThat(Decimal.write(number, written, 1)).isEqualTo(text.length + 1);
            assertThat(new String(written, 1, text.length, StandardCharsets.US_ASCII)).isEqualTo(Long.toString(number));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "-0", "00", "01", "+1", " 1", "1 ", "1x", "9223372036854775808", "-9223372036854775809",
        "99999999999999999999", "18446744073709551616", "1.5"})
    void whatIsNotExactlyANumberIsRefused(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);

        assertThatThrownBy(() -> Decimal.parse(bytes, 0, bytes.length)).isInstanceOf(NumberFormatException.class);
    }
}
