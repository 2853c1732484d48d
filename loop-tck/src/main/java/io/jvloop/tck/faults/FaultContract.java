package io.jvloop.tck.faults;

import io.jvloop.spi.Capability;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.watch.ErrorOutput;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Wherever a loop leaves its own code, that may throw: the n-th such call does, for every n. Afterwards the loop serves as before, also if
 * its run ended; somebody was told; and nothing hangs.
 */
public class FaultContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    @RegisterExtension
    final ErrorOutput errors = new ErrorOutput();

    /** What is used while it happens. */
    enum Use {
        /** And streams, where there are any. */
        TASKS(faults -> new FaultProgram(faults).run()),
        /** Of UDP, and of the Unix domain where there are any. */
        ENDPOINTS(faults -> new DatagramFaultProgram(faults).run(), Capability.UDP),
        /** And their pipes. */
        CHILDREN(faults -> new ChildFaultProgram(faults).run(), Capability.CHILDREN);

        private final FaultyProgram program;
        private final Capability[] needed;

        Use(FaultyProgram program, Capability... needed) {
            this.program = program;
            this.needed = needed;
        }
    }

    /** What is no {@code Exception}, and yet no reason to stop. */
    @ParameterizedTest
    @EnumSource
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void loopSurvivesAnErrorAtEveryPoint(Use use) {
        everyPointThrows(use, () -> new AssertionError("as if"));
    }

    /** What must end the run. */
    @ParameterizedTest
    @EnumSource
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void loopEndsWithThatVeryFailureAtEveryPointAndRunsAgain(Use use) {
        everyPointThrows(use, () -> new OutOfMemoryError("as if"));
    }

    private void everyPointThrows(Use use, Supplier<Error> kind) {
        Stream.of(use.needed).forEach(fixture::require);
        FaultTrial.everyPointThrows(fixture.options(), use.program, kind);
    }
}
