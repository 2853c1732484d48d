package io.jvloop.tck;

import io.jvloop.spi.LoopPolicy;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Wherever a loop leaves its own code, that may throw: the n-th such call does, for every n. Afterwards the loop serves as before, also if
 * its run ended; somebody was told; and nothing hangs.
 */
public abstract class FaultContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(this::policy);
    @RegisterExtension
    final ErrorOutput errors = new ErrorOutput();

    /**
     * The back end under test.
     *
     * @return its policy
     */
    protected abstract LoopPolicy policy();

    /** What is no {@code Exception}, and yet no reason to stop. */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void loopSurvivesAnErrorAtEveryPoint() {
        everyPointThrows(() -> new AssertionError("as if"));
    }

    /** What must end the run. */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void loopEndsWithThatVeryFailureAtEveryPointAndRunsAgain() {
        everyPointThrows(() -> new OutOfMemoryError("as if"));
    }

    private void everyPointThrows(Supplier<Error> kind) {
        FaultTrial.everyPointThrows(fixture.options(), faults -> new FaultProgram(faults).run(), kind);
    }
}
