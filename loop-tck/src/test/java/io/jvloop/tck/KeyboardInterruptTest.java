package io.jvloop.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Ctrl-C, in a process of its own. */
class KeyboardInterruptTest {

    private static List<String> output(String scenario) throws Exception {
        return Child.output(InterruptedProgram.class, scenario);
    }

    /** {@code test_runners.RunnerTests.test_interrupt_call_soon, test_interrupt_wait}. */
    @Test
    @Behaviour({78, 79})
    void theFirstCancelsTheMainTaskAndWhatItAwaits() throws Exception {
        assertThat(output("once")).containsExactly("future cancelled: true", "interrupted", "exit 0");
    }

    /** {@code runners.Runner.run}: the main task decides what becomes of its cancellation. */
    @Test
    @Behaviour(78)
    void aMainTaskThatSwallowsTheFirstGoesOn() throws Exception {
        assertThat(output("swallowed")).containsExactly("swallowed", "went on", "returned", "exit 0");
    }

    /** {@code runners.Runner.run} asks {@code uncancel() == 0}: somebody else wanted it cancelled too, and that is what it ended of. */
    @Test
    @Behaviour(78)
    void theFirstThatMeetsAnOrdinaryCancellationLeavesThatItsOutcome() throws Exception {
        assertThat(output("cancelled too")).containsExactly("cancelled", "exit 0");
    }

    /** {@code runners.Runner._on_sigint}. */
    @Test
    @Behaviour(80)
    void theSecondEndsTheRunAtOnce() throws Exception {
        assertThat(output("twice")).containsExactly("first swallowed", "shutdown swallowed", "interrupted", "exit 0");
    }

    /** {@code runners.Runner.run}: only where nobody else handles it. */
    @Test
    @Behaviour(81)
    void aHandlerOfTheProgramIsLeftAlone() throws Exception {
        assertThat(output("handled")).containsExactly("own handler", "not cancelled", "returned", "exit 0");
    }

    /** {@code runners.Runner.run}: removed afterwards. */
    @Test
    @Behaviour(81)
    void afterTheRunItEndsTheProcessAgain() throws Exception {
        assertThat(output("afterwards")).containsExactly("main", "returned", "exit 130");
    }
}
