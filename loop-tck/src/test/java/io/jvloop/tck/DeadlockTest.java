package io.jvloop.tck;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.jvloop.CancelledError;
import io.jvloop.Task;
import io.jvloop.TaskOptions;
import io.jvloop.sync.AsyncLock;
import io.jvloop.tck.watch.LogCapture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tasks that wait for each other are named. */
class DeadlockTest {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(SimulatedTime::options);
    @RegisterExtension
    final LogCapture captured = new LogCapture();

    @Test
    void onSimulatedTimeEachTaskIsToldWithWhatItWaitsFor() {
        AsyncLock one = new AsyncLock();
        AsyncLock other = new AsyncLock();
        fixture.run(() -> {
            Task<Void> left = createTask(TaskOptions.named("left"), () -> takesBoth(one, other));
            Task<Void> right = createTask(TaskOptions.named("right"), () -> takesBoth(other, one));
            Thread.ofPlatform().start(() -> {
                captured.await("waits for ever");
                left.cancel(true);
            });

            assertThatThrownBy(left::await).isInstanceOf(CancelledError.class);
            right.await();
        });

        assertThat(captured.text()).contains("Task[left", "Task[right", "waiting for Future", "takesBoth")
                .containsOnlyOnce("waits for ever");
    }

    private static void takesBoth(AsyncLock first, AsyncLock second) {
        try (var _ = first.hold()) {
            yieldNow();
            try (var _ = second.hold()) {
                yieldNow();
            }
        }
    }

    /** In a process of its own, which nothing else can end. */
    @Test
    void inBatonModeTheSuspendedHolderOfAMonitorIsNamed() throws Exception {
        assumeFalse(LoopFixture.isMounted(), "in mounted mode neither the holder nor the contender holds the loop");

        assertThat(Child.output(MonitorDeadlockProgram.class, "")).anySatisfy(line -> assertThat(line).contains("the contender"))
                .anySatisfy(line -> assertThat(line).contains("the holder")).anySatisfy(line -> assertThat(line).contains("AsyncLock"));
    }
}
