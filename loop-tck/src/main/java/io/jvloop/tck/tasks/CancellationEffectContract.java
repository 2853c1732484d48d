package io.jvloop.tck.tasks;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.currentTask;
import static io.jvloop.Asyncio.gather;
import static io.jvloop.Asyncio.waitMany;
import static io.jvloop.Asyncio.yieldNow;
import static io.jvloop.tck.Steps.LONG;
import static io.jvloop.tck.Steps.sleepLong;
import static io.jvloop.tck.Steps.sleepLongThen;
import static io.jvloop.tck.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.CancelledError;
import io.jvloop.Promise;
import io.jvloop.ReturnWhen;
import io.jvloop.Task;
import io.jvloop.TimerHandle;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a task may make of its cancellation, and what others see of it. */
public class CancellationEffectContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private final List<String> log = new ArrayList<>();

    // ---- swallowing and clean-up ----

    /** {@code test_tasks.BaseTaskTests.test_cancel_task_ignoring}. */
    @AsyncTest
    @Behaviour(140)
    void taskThatSwallowsItAwaitsOnAsBefore() {
        Promise<Integer> second = fixture.loop().createFuture();
        Task<Integer> task = createTask(() -> {
            try {
                sleepLong();
            } catch (CancelledError swallowed) {
                log.add("swallowed");
            }
            return second.await();
        });
        yieldNow();
        task.cancel();
        turns(3);
        assertThat(task.isDone()).isFalse();
        second.setResult(42);

        assertThat(task.await()).isEqualTo(42);
        assertThat(log).containsExactly("swallowed");
    }

    /** {@code test_tasks.BaseTaskTests.test_yield_future_passes_cancel}. */
    @AsyncTest
    @Behaviour(135)
    void errorUnwindsTheCallersFromTheInside() {
        Task<Void> task = createTask(() -> nested(3));
        yieldNow();
        task.cancel();
        assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
        assertThat(log).containsExactly("left 0", "left 1", "left 2", "left 3");
    }

    private void nested(int depth) {
        try {
            if (depth == 0) {
                sleepLong();
            } else {
                nested(depth - 1);
            }
        } catch (CancelledError cancelled) {
            log.add("left " + depth);
            throw cancelled;
        }
    }

    /** A result, a cancellation and the clean-up's own wait. */
    @AsyncTest
    void cancelDuringCleanUpThatShieldsNothingReplacesTheFirst() {
        Promise<Void> flushed = fixture.loop().createFuture();
        Task<Void> task = createTask(() -> sleepLongThen(flushed::await));
        yieldNow();
        task.cancel("first");
        yieldNow();
        task.cancel("second");

        assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("second");
        assertThat(flushed.isCancelled()).isTrue();
    }

    /** {@code test_tasks.BaseTaskTests.test_uncancel_structured_blocks}: the recipe of a timeout by hand. */
    @AsyncTest
    @Behaviour(148)
    void timeoutByHandLeavesNoTrace() {
        Task<String> task = createTask(() -> {
            String outcome = timeoutByHand(Duration.ZERO, Steps::sleepLong);
            yieldNow();
            assertThat(currentTask().cancelling()).isZero();
            return outcome + ", " + timeoutByHand(LONG, () -> log.add("in time"));
        });
        assertThat(task.await()).isEqualTo("timed out, done");

        Task<String> cancelled = createTask(() -> timeoutByHand(LONG, Steps::sleepLong));
        yieldNow();
        cancelled.cancel("from outside");
        assertThatThrownBy(cancelled::await).isInstanceOf(CancelledError.class).hasMessage("from outside");
        assertThat(log).containsExactly("in time");
    }

    private String timeoutByHand(Duration limit, Runnable body) {
        Task<?> self = currentTask();
        boolean[] expired = {false};
        TimerHandle timer = fixture.loop().callLater(limit, () -> {
            expired[0] = true;
            self.cancel();
        });
        try {
            body.run();
            return "done";
        } catch (CancelledError cancelled) {
            if (expired[0] && self.uncancel() == 0) {
                return "timed out";
            }
            throw cancelled;
        } finally {
            timer.cancel();
        }
    }

    // ---- what one sees of it ----

    /** {@code test_tasks.BaseTaskTests.test_cancel_with_message_then_future_result, test_cancel_gather_2}. */
    @AsyncTest
    @Behaviour(149)
    void messageReachesTheAwaiterByEveryWay() {
        for (String message : new String[] {"text", "", null}) {
            Task<Void> task = createTask(Steps::sleepLong);
            Task<Void> awaiting = createTask(() -> task.await());
            var gathering = gather(List.of(task));
            yieldNow();
            task.cancel(message);

            assertThatThrownBy(awaiting::await).isInstanceOf(CancelledError.class).hasMessage(message);
            assertThatThrownBy(gathering::await).isInstanceOf(CancelledError.class).hasMessage(message);
            Task<Void> waited = waitMany(Set.of(task), ReturnWhen.ALL_COMPLETED).done().iterator().next();
            assertThatThrownBy(waited::result).isInstanceOf(CancelledError.class).hasMessage(message);
        }
    }

    /** {@code test_tasks.BaseTaskTests.test_cancel_traceback_for_future_result}. */
    @AsyncTest
    @Behaviour(150)
    void errorOfTheAwaiterLeadsToThePlaceOfTheInterruption() {
        Task<Void> inner = createTask(CancellationEffectContract::suspendsHere);
        Task<Void> outer = createTask(() -> inner.await());
        yieldNow();
        inner.cancel();

        assertThatThrownBy(outer::await).isInstanceOf(CancelledError.class).hasStackTraceContaining("suspendsHere");
    }

    private static void suspendsHere() {
        sleepLong();
    }

    /** {@code test_tasks.BaseTaskTests.test_uncancel_basic}: the text form. */
    @AsyncTest
    @Behaviour(151)
    void textSaysCancellingUntilAllIsTakenBack() {
        Task<Void> task = createTask(() -> {
            assertThat(currentTask().toString()).doesNotContain("cancelling");
            try {
                sleepLong();
            } catch (CancelledError cancelled) {
                assertThat(currentTask().toString()).contains("cancelling");
                currentTask().uncancel();
                assertThat(currentTask().toString()).doesNotContain("cancelling");
            }
        });
        yieldNow();
        task.cancel();
        assertThat(task.toString()).contains("cancelling");
        task.await();
    }
}
