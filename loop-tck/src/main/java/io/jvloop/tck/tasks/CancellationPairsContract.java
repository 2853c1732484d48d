package io.jvloop.tck.tasks;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.currentTask;
import static io.jvloop.Asyncio.yieldNow;
import static io.jvloop.tck.Steps.sleepLong;
import static io.jvloop.tck.Steps.sleepLongThen;
import static io.jvloop.tck.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.CancelledError;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A cancellation that meets something else: another one, an outcome of the same turn, clean-up, the end of the task. */
public class CancellationPairsContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private final List<String> log = new ArrayList<>();

    // ---- two cancellations ----

    /** {@code tasks.Task.__step}: the error of the future that was cancelled first is the one that is thrown. */
    @AsyncTest
    void twoCancelsInOneTurnAreOneWithTheFirstMessage() {
        Task<Void> task = createTask(() -> {
            try {
                sleepLong();
            } catch (CancelledError first) {
                log.add(first.getMessage());
                yieldNow();
                log.add("undisturbed");
            }
        });
        yieldNow();
        task.cancel("one");
        task.cancel("two");

        task.await();
        assertThat(task.cancelling()).isEqualTo(2);

        assertThat(log).containsExactly("one", "undisturbed");
    }

    /** {@code tasks.Task.cancel}: where there is no future to cancel the message is kept, and the last one wins. */
    @AsyncTest
    void twoCancelsOfATaskThatIsQueuedAreOneWithTheLastMessage() {
        Task<Void> task = createTask(() -> {
            yieldNow();
            log.add("never");
        });
        yieldNow();
        task.cancel("one");
        task.cancel("two");

        assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("two");
        assertThat(log).isEmpty();
    }

    /** The inner future's own cancellation, with its message, is what the task sees. */
    @AsyncTest
    void cancellationOfTheInnerFutureComesBeforeTheTasksOwn() {
        Promise<String> inner = fixture.loop().createFuture();
        Task<String> task = createTask(inner::await);
        yieldNow();
        inner.cancel("inner");
        task.cancel("outer");

        assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("inner");
    }

    /** Both ends of a wait between tasks, cancelled in one turn. */
    @AsyncTest
    void cancellingATaskAndTheOneItAwaitsEndsBoth() {
        Task<Void> inner = createTask(Steps::sleepLong);
        Task<Void> outer = createTask(() -> inner.await());
        yieldNow();
        inner.cancel("inner");
        outer.cancel("outer");

        assertThatThrownBy(outer::await).isInstanceOf(CancelledError.class).hasMessage("inner");
        assertThat(inner.cancelling()).isEqualTo(2);
        assertThat(outer.cancelling()).isEqualTo(1);
    }

    /** {@code tasks.Task.cancel}: the awaited task decides. */
    @AsyncTest
    void awaitedTaskThatSwallowsItLeavesItsWaiterUncancelled() {
        Task<String> inner = createTask(() -> {
            try {
                sleepLong();
            } catch (CancelledError swallowed) {
                yieldNow();
            }
            return "survived";
        });
        Task<String> outer = createTask(() -> inner.await());
        yieldNow();

        assertThat(outer.cancel()).isTrue();
        assertThat(outer.await()).isEqualTo("survived");
        assertThat(outer.cancelling()).isEqualTo(1);
    }

    /** A task begins to wait for one that is being cancelled. */
    @AsyncTest
    void taskMayAwaitOneThatIsBeingCancelled() {
        Task<Void> inner = createTask(() -> sleepLongThen(() -> {
            turns(2);
            log.add("cleaned up");
        }));
        yieldNow();
        inner.cancel("why");
        Task<Void> late = createTask(() -> inner.await());

        assertThatThrownBy(late::await).isInstanceOf(CancelledError.class).hasMessage("why");
        assertThat(late.isCancelled()).isTrue();
        assertThat(late.cancelling()).isZero();
        assertThat(log).containsExactly("cleaned up");
    }

    // ---- against an outcome of the same turn ----

    /** {@code tasks.Task.__step}: a cancellation pending replaces the failure, which counts as seen. */
    @Test
    void cancelAfterAFailureOfTheSameTurnCancelsAndTheFailureCountsAsTaken() {
        fixture.run(() -> {
            Promise<String> inner = fixture.loop().createFuture();
            Task<String> one = createTask(inner::await);
            Task<String> two = createTask(inner::await);
            yieldNow();
            inner.setException(new IOException("of the same turn"));
            one.cancel("one");
            two.cancel("two");

            assertThatThrownBy(one::await).isInstanceOf(CancelledError.class).hasMessage("one");
            assertThatThrownBy(two::await).isInstanceOf(CancelledError.class).hasMessage("two");
        });
        fixture.closeLoop();
        assertThat(fixture.failures()).isEmpty();
    }

    /** The awaited task's end and its waiter's cancellation in one turn. */
    @AsyncTest
    void cancelOfAWaiterWhoseTaskHasJustEndedCancels() {
        Promise<Void> gate = fixture.loop().createFuture();
        Task<String> inner = createTask(() -> {
            gate.await();
            return "value";
        });
        Task<String> outer = createTask(() -> inner.await());
        yieldNow();
        inner.addDoneCallback(done -> log.add("cancel " + outer.cancel("late")));
        gate.setResult(null);
        turns(2);

        // the waiter was queued before the callback that cancels it
        assertThat(outer.await()).isEqualTo("value");
        assertThat(log).containsExactly("cancel false");
    }

    /** {@code tasks.Task.uncancel} (3.13): at zero, a cancellation not delivered yet is dropped. */
    @AsyncTest
    void uncancelToZeroDropsACancellationThatIsPending() {
        Task<Integer> task = createTask(() -> {
            currentTask().cancel();
            currentTask().cancel();
            assertThat(currentTask().uncancel()).isEqualTo(1);
            assertThat(currentTask().uncancel()).isZero();
            turns(2);
            return 42;
        });

        assertThat(task.await()).isEqualTo(42);
    }

    /** {@code tasks.Task.uncancel}: above zero it stays. */
    @AsyncTest
    void uncancelAboveZeroLeavesACancellationThatIsPending() {
        Task<Void> task = createTask(() -> {
            currentTask().cancel();
            currentTask().cancel();
            currentTask().uncancel();
            yieldNow();
        });

        assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
    }

    // ---- the end of the task ----

    /** {@code tasks.Task.__step_run_and_handle_result}: a failure hides a cancellation that was never delivered. */
    @AsyncTest
    void taskThatCancelsItselfAndFailsHasItsFailure() {
        RuntimeException failure = new IllegalStateException("mine");
        Task<Void> task = createTask(() -> {
            currentTask().cancel();
            throw failure;
        });

        assertThatThrownBy(task::await).isSameAs(failure);
        assertThat(task.isCancelled()).isFalse();
    }

    /** The task is done when its callbacks run, though others have not seen it yet. */
    @AsyncTest
    void cancelInADoneCallbackIsTooLate() {
        Task<String> task = createTask(() -> "value");
        task.addDoneCallback(done -> log.add("cancel " + done.cancel()));

        assertThat(task.await()).isEqualTo("value");
        yieldNow();
        assertThat(task.isCancelled()).isFalse();
        assertThat(log).containsExactly("cancel false");
    }

    /** {@code test_tasks.BaseTaskTests.test_uncancel_basic}: a finished task stays as it is. */
    @AsyncTest
    @Behaviour({132, 147})
    void neitherCancelNorUncancelChangesAFinishedTask() {
        Task<String> done = createTask(() -> "value");
        Task<Void> failed = createTask(() -> {
            throw new IllegalStateException("mine");
        });
        turns(2);

        assertThat(done.cancel()).isFalse();
        assertThat(failed.cancel()).isFalse();
        assertThat(done.cancelling()).isZero();
        assertThat(done.uncancel()).isZero();
        assertThat(done.result()).isEqualTo("value");
        assertThat(failed.exception()).hasMessage("mine");
    }

    /** {@code test_tasks.BaseTaskTests.test_tb_logger_not_called_after_cancel}. */
    @Test
    @Behaviour(152)
    void cancelOfAFailedTaskSilencesItsReport() {
        fixture.run(() -> {
            Task<Void> failed = createTask(() -> {
                throw new IllegalStateException("unwanted");
            });
            turns(2);
            failed.cancel();
        });
        fixture.closeLoop();
        assertThat(fixture.failures()).isEmpty();
    }
}
