package io.jvloop.tck;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.tck.threads.SmallStack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The chains of the contracts are long enough. */
class SmallStackTest {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(SimulatedTime::options);

    private static int depth(int further) {
        return further == 0 ? 0 : depth(further - 1) + 1;
    }

    @Test
    void simplestRecursionOverflowsIt() throws Exception {
        SmallStack.run(fixture, () -> assertThatThrownBy(() -> depth(SmallStack.TOO_DEEP)).isInstanceOf(StackOverflowError.class));
    }
}
