package io.jvloop.core.carrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

/** JDKs that are not as we need them, played by builders and schedulers that misbehave: the trial says what is wrong. */
class MountTrialTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private static void needsFlag() {
        assumeTrue(VirtualThreads.missing() == null, "needs " + VirtualThreads.FLAG);
    }

    @Test
    void thisJdkIsAsWeNeedIt() {
        needsFlag();

        assertThat(MountTrial.run(VirtualThreads::builder, VirtualThreads.defaultScheduler(), LONG)).isNull();
    }

    @Test
    void builderThatForgetsItsSchedulerIsFoundOut() {
        assertThat(MountTrial.run(_ -> Thread.ofVirtual(), ForkJoinPool.commonPool(), LONG))
                .containsAnyOf("the scheduler is not asked to start its thread", "instead of its scheduler's carrier");
    }

    /** We tell our threads from others by what their scheduler is given: it must be the same each time. */
    @Test
    void continuationsThatAreNotTheSameEachTimeAreFoundOut() {
        needsFlag();

        assertThat(MountTrial.run(trial -> VirtualThreads.builder(given -> trial.execute(() -> given.run())),
                VirtualThreads.defaultScheduler(), LONG)).contains("a thread runs on", "instead of its scheduler's carrier");
    }

    /** JDK 25 lets children inherit the scheduler; without the JDK's own we had nowhere to run them. */
    @Test
    void childrenThatInheritHaveToRunSomewhere() {
        needsFlag();

        assertThat(MountTrial.run(VirtualThreads::builder, null, LONG)).contains("threads inherit the scheduler");
    }

    /** A scheduler that never runs the children of coroutines. */
    @Test
    void wakeUpThatDoesNotComeIsFoundOut() {
        needsFlag();
        Executor drops = _ -> {
        };

        assertThat(MountTrial.run(VirtualThreads::builder, drops, Duration.ofMillis(100)))
                .contains("is not given to its scheduler again");
    }

    @Test
    void whatTheJdkThrowsIsTheObjection() {
        assertThat(MountTrial.run(_ -> {
            throw new UnsupportedOperationException("no continuations here");
        }, null, LONG)).contains("no continuations here");
    }

    /** What a person reads when the flag is there and yet mounting does not work. */
    @Test
    void reportsNameTheFlagOnlyWhereItHelps() {
        CoroutineMode broken = new CoroutineMode(false, "mounting does not work: why", false);
        CoroutineMode withoutFlag = new CoroutineMode(false, "not open", true);

        assertThat(broken.describe()).contains("baton mode", "why").doesNotContain("--add-opens");
        assertThat(broken.warning()).contains("baton mode", "why").doesNotContain("--add-opens");
        assertThat(broken.advice()).contains("why").doesNotContain("--add-opens");
        assertThat(withoutFlag.describe()).contains("baton mode", VirtualThreads.FLAG);
        assertThat(withoutFlag.warning()).contains(VirtualThreads.FLAG);
        assertThat(withoutFlag.advice()).contains(VirtualThreads.FLAG);
    }
}
