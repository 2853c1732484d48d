package io.jvloop.tck;

import io.jvloop.spi.Capability;
import io.jvloop.spi.LoopPolicy;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@link FaultContract} for child processes and their pipes. */
public abstract class ChildFaultContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(this::policy, Capability.CHILDREN);
    @RegisterExtension
    final ErrorOutput errors = new ErrorOutput();

    /**
     * The back end under test.
     *
     * @return its policy
     */
    protected abstract LoopPolicy policy();

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void loopSurvivesAnErrorAtEveryPoint() {
        FaultTrial.everyPointThrows(fixture.options(), faults -> new ChildFaultProgram(faults).run(), () -> new AssertionError("as if"));
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void loopEndsWithThatVeryFailureAtEveryPointAndRunsAgain() {
        FaultTrial.everyPointThrows(fixture.options(), faults -> new ChildFaultProgram(faults).run(), () -> new OutOfMemoryError("as if"));
    }
}
