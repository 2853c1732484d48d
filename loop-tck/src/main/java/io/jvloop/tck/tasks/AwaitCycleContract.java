package io.jvloop.tck.tasks;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.currentTask;
import static io.jvloop.Asyncio.gather;
import static io.jvloop.Asyncio.timeout;
import static io.jvloop.tck.Steps.millis;
import static io.jvloop.tck.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.AsyncTimeoutException;
import io.jvloop.CancelledError;
import io.jvloop.Task;
import io.jvloop.TaskOptions;
import io.jvloop.UnhandledFailure;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import io.jvloop.tck.threads.SmallStack;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tasks that await each other in a circle, and long chains of waits. */
public class AwaitCycleContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    /** A ring of tasks, each awaiting the next one; the last one closes it. */
    private static List<Task<Void>> ring(int size) {
        List<Task<Void>> ring = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            int next = (i + 1) % size;
            ring.add(createTask(TaskOptions.named("ring-" + i), () -> waitsInTheRing(ring, next)));
        }
        turns(2);
        return ring;
    }

    private static void waitsInTheRing(List<Task<Void>> ring, int next) {
        ring.get(next).await();
    }

    private void assertReportedOnce(int size) {
        assertThat(fixture.failures()).extracting(UnhandledFailure::message).singleElement().satisfies(message -> {
            assertThat(message).contains("cycle", "ring-" + (size - 1) + " -> ring-0 -> ", "waitsInTheRing");
            assertThat(message.split("waitsInTheRing", -1)).hasSize(size + 1);
        });
    }

    /** {@code tasks.Task.__step}: a task cannot await itself; it may go on afterwards. */
    @AsyncTest
    void taskThatAwaitsItselfIsRefusedAndGoesOn() {
        Task<String> task = createTask(() -> {
            assertThatThrownBy(() -> currentTask().await()).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("cannot await itself");
            return "went on";
        });

        assertThat(task.await()).isEqualTo("went on");
    }

    /** Reported when it closes, with the stack of each task in it, and not refused. */
    @AsyncTest
    void cycleIsReportedOnceWithItsStacks() {
        List<Task<Void>> ring = ring(3);
        assertReportedOnce(3);
        assertThat(ring).noneMatch(Task::isDone);
        ring.getFirst().cancel();
        turns(4);
        assertThat(ring).allMatch(Task::isCancelled);
    }

    /** Whichever task is cancelled, each one ends, and with the canceller's message. */
    @Test
    void cancellingAnyTaskOfACycleBreaksIt() {
        for (int hit = 0; hit < 3; hit++) {
            int which = hit;
            fixture.run(() -> {
                List<Task<Void>> ring = ring(3);
                assertThat(ring.get(which).cancel("enough")).isTrue();

                for (Task<Void> task : ring) {
                    assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("enough");
                }
            });
            assertReportedOnce(3);
        }
    }

    /** A task outside the cycle that waits for it hands its cancellation on. */
    @Test
    void cancellingATaskThatWaitsForACycleBreaksIt() {
        fixture.run(() -> {
            List<Task<Void>> ring = ring(2);
            Task<Void> outside = createTask(() -> ring.getFirst().await());
            turns(1);
            outside.cancel();

            assertThatThrownBy(outside::await).isInstanceOf(CancelledError.class);
            assertThat(ring).allMatch(Task::isCancelled);
        });
        assertReportedOnce(2);
    }

    /** The reason why a cycle is not refused. */
    @Test
    void timeoutBreaksACycle() {
        AtomicReference<Task<String>> first = new AtomicReference<>();
        fixture.run(() -> {
            Task<String> second = createTask(() -> {
                try {
                    return timeout(millis(10), () -> first.get().await());
                } catch (AsyncTimeoutException expired) {
                    return "timed out";
                }
            });
            first.set(createTask(() -> second.await()));

            assertThat(second.await()).isEqualTo("timed out");
            assertThat(first.get().isCancelled()).isTrue();
        });
        assertThat(fixture.failures()).extracting(UnhandledFailure::message).singleElement().asString().contains("cycle");
    }

    /** A cancellation that was pending when the cycle would have closed is delivered, and there is nothing to report. */
    @AsyncTest
    void taskThatCancelsItselfBeforeItWouldCloseACycleIsCancelled() {
        AtomicReference<Task<Void>> first = new AtomicReference<>();
        Task<Void> second = createTask(() -> {
            turns(1);
            currentTask().cancel();
            first.get().await();
        });
        first.set(createTask(second::await));

        assertThatThrownBy(() -> first.get().await()).isInstanceOf(CancelledError.class);
        assertThat(second.isCancelled()).isTrue();
    }

    /** A gather hands a cancellation on to its children: one that waits for the gather's waiter must not send it round for ever. */
    @AsyncTest
    void cancellingACycleThroughAGatherBreaksIt() {
        AtomicReference<Task<Void>> first = new AtomicReference<>();
        Task<Void> second = createTask(() -> first.get().await());
        first.set(createTask(() -> {
            gather(List.of(second)).await();
        }));
        turns(2);
        assertThat(first.get().cancel("enough")).isTrue();
        assertThat(first.get().cancelling()).isEqualTo(1);

        assertThatThrownBy(first.get()::await).isInstanceOf(CancelledError.class).hasMessage("enough");
        assertThatThrownBy(second::await).isInstanceOf(CancelledError.class).hasMessage("enough");
    }

    /** A chain of waits longer than any stack takes a cancellation. */
    @Test
    void longChainOfWaitsIsCancelled() throws Exception {
        SmallStack.run(fixture, () -> {
            List<Task<Void>> chain = new ArrayList<>();
            chain.add(createTask(Steps::sleepLong));
            for (int i = 1; i < SmallStack.TOO_DEEP; i++) {
                Task<Void> inner = chain.get(i - 1);
                chain.add(createTask(() -> inner.await()));
            }
            turns(1);
            chain.getLast().cancel("all");

            assertThatThrownBy(chain.getLast()::await).isInstanceOf(CancelledError.class).hasMessage("all");
            assertThat(chain).allMatch(Task::isCancelled);
        });
    }
}
