package io.jvloop.proactor.iocp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long it waits; needs no Windows. */
class CompletionPortTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "1000000, 1", "1000001, 2", "9223372036854775806, 2147483647", "9223372036854775807, -1"})
    void timeoutsAreWholeMillisecondsRoundedUpAndTheLongestIsForEver(long nanos, int millis) {
        assertThat(CompletionPort.millis(nanos)).isEqualTo(millis);
    }
}
