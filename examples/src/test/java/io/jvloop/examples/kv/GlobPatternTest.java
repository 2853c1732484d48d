package io.jvloop.examples.kv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobPatternTest {

    @ParameterizedTest
    @CsvSource({"*, '', true", "*, any, true", "'', '', true", "'', a, false", "a*c, abbc, true", "a*c, ab, false", "h?llo, hello, true",
        "h?llo, hllo, false", "h[ae]llo, hallo, true", "h[ae]llo, hillo, false", "h[^e]llo, hello, false", "h[^e]llo, hxllo, true",
        "h[a-c]llo, hbllo, true", "h[c-a]llo, hbllo, true", "h[a-c]llo, hdllo, false", "\\*a, *a, true", "\\*a, ba, false",
        "[\\]]x, ]x, true", "a[, a, false", "a[b, ab, true", "a\\, a\\, true", "*a*b*c, xxaxxbxxc, true", "*a*b*c, xxaxxbxxcd, false",
        "a**, a, true", "a?, a, false"})
    void patternsMatchAsInRedis(String pattern, String text, boolean expected) {
        assertThat(new GlobPattern(Bytes.of(pattern)).matches(Bytes.of(text))).isEqualTo(expected);
    }

    @Test
    void manyStarsDoNotTakeForever() {
        GlobPattern pattern = new GlobPattern(Bytes.of("a*".repeat(50) + "b"));

        assertThat(pattern.matches(Bytes.of("a".repeat(10_000)))).isFalse();
    }
}
