package io.jvloop.tck.tasks;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.currentTask;
import static io.jvloop.Asyncio.sleep;
import static io.jvloop.Asyncio.yieldNow;
import static io.jvloop.tck.Steps.swallowCancellation;
import static io.jvloop.tck.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.CancelledError;
import io.jvloop.InvalidStateException;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Cancellation: edge-triggered, counted, delivered at the next suspension. */
public class CancellationContract {
    private static final Duration LONG = Duration.ofHours(1);
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private final List<String> log = new ArrayList<>();

    private static Task<Void> sleeper() {
        return createTask(() -> sleep(LONG));
    }

    /** {@code test_tasks.BaseTaskTests.test_cancel}. */
    @AsyncTest
    @Behaviour({132, 133})
    void cancelAnswersTrueOnlyWhileUnfinished() {
        Task<Void> task = sleeper();
        yieldNow();

        assertThat(task.cancel("why")).isTrue();
        assertThat(task.isCancelled()).isFalse();
        assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("why");
        assertThat(task.isCancelled()).isTrue();
        assertThat(task.cancel()).isFalse();
    }

    /** {@code test_futures.BaseFutureTests.test_cancel}. */
    @AsyncTest
    @Behaviour(86)
    void cancelledFutureThrowsFromEveryQuestion() {
        Promise<String> promise = fixture.loop().createFuture();

        assertThat(promise.cancel()).isTrue();
        assertThat(promise.cancel()).isFalse();
        assertThatThrownBy(promise::result).isInstanceOf(CancelledError.class);
        assertThatThrownBy(promise::exception).isInstanceOf(CancelledError.class);
        assertThatThrownBy(() -> promise.setResult("late")).isInstanceOf(InvalidStateException.class);
    }

    /** {@code test_tasks.BaseTaskTests.test_cancel_with_message_before_starting_task}. */
    @AsyncTest
    @Behaviour(134)
    void taskCancelledBeforeItBeginsNeverEntersItsBody() {
        Task<Boolean> task = createTask(() -> log.add("entered"));
        task.cancel("early");

        assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("early");

        assertThat(log).isEmpty();
    }

    /** {@code test_tasks.BaseTaskTests.test_task_cancel_waiter_future}. */
    @AsyncTest
    @Behaviour(136)
    void cancellingATaskCancelsWhatItWaitsFor() {
        Promise<String> inner = fixture.loop().createFuture();
        Task<String> task = createTask(inner::await);
        yieldNow();
        task.cancel();

        assertThat(inner.isCancelled()).isTrue();
        assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
    }

    /** {@code test_tasks.BaseTaskTests.test_cancel_inner_future}. */
    @AsyncTest
    @Behaviour(137)
    void cancellingTheInnerFutureEndsTheTaskCancelled() {
        Promise<String> inner = fixture.loop().createFuture();
        Task<String> task = createTask(inner::await);
        yieldNow();
        inner.cancel();

        assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
        assertThat(task.isCancelled()).isTrue();
    }

    /** {@code test_tasks.BaseTaskTests.test_cancel_both_task_and_inner_future}. */
    @AsyncTest
    @Behaviour(138)
    void cancellingBothInOneTurnIsOneCancellation() {
        Promise<String> inner = fixture.loop().createFuture();
        Task<String> task = createTask(() -> {
            try {
                return inner.await();
            } catch (CancelledError first) {
                yieldNow();
                return "undisturbed";
            }
        });
        yieldNow();
        inner.cancel();
        task.cancel();

        assertThat(task.await()).isEqualTo("undisturbed");
    }

    /** {@code test_tasks.BaseTaskTests.test_cancel_task_catching}. */
    @AsyncTest
    @Behaviour(139)
    void taskThatCatchesItAndReturnsIsNotCancelled() {
        Task<Integer> task = createTask(() -> swallowCancellation(42));
        yieldNow();
        task.cancel();

        assertThat(task.await()).isEqualTo(42);
        assertThat(task.isCancelled()).isFalse();
    }

    /** {@code test_tasks.BaseTaskTests.test_cancel_current_task}. */
    @AsyncTest
    @Behaviour(141)
    void taskThatCancelsItselfGoesOnToItsNextSuspension() {
        Task<Void> task = createTask(() -> {
            currentTask().cancel();
            log.add("went on");
            sleep(LONG);
            log.add("never");
        });

        assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);

        assertThat(log).containsExactly("went on");
    }

    /** {@code tasks.Task.__step}: cancelled right before it stops. */
    @AsyncTest
    void taskThatCancelsItselfAndReturnsEndsCancelled() {
        Task<Integer> task = createTask(() -> {
            currentTask().cancel();
            return 42;
        });

        assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
    }

    /** {@code test_tasks.BaseTaskTests.test_cancel_yield}. */
    @AsyncTest
    @Behaviour(142)
    void yieldIsACancellationPoint() {
        Task<Void> task = createTask(() -> {
            yieldNow();
            log.add("never");
        });
        yieldNow();
        task.cancel();

        assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);

        assertThat(log).isEmpty();
    }

    /** A done future is no suspension, so a pending cancellation waits for the next one. */
    @AsyncTest
    void awaitingADoneFutureDoesNotDeliverACancellation() {
        Promise<String> done = fixture.loop().createFuture();
        done.setResult("value");
        Task<Void> task = createTask(() -> {
            currentTask().cancel();
            log.add(done.await());
            yieldNow();
            log.add("never");
        });

        assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);

        assertThat(log).containsExactly("value");
    }

    /** {@code test_tasks.BaseTaskTests.test_cancellation_exception_context}. */
    @AsyncTest
    @Behaviour(143)
    void otherFailureDuringCancellationIsTheOutcome() {
        RuntimeException failure = new IllegalStateException("clean-up failed");
        Task<Void> task = createTask(() -> {
            try {
                sleep(LONG);
            } catch (CancelledError cancelled) {
                throw failure;
            }
        });
        yieldNow();
        task.cancel();

        assertThatThrownBy(task::await).isSameAs(failure);
    }

    /** {@code tasks.Task.cancel} docstring. */
    @AsyncTest
    @Behaviour(144)
    void cancelledErrorThrownByTheBodyEndsTheTaskCancelled() {
        Task<Void> task = createTask(() -> {
            throw new CancelledError("own");
        });

        assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("own");
        assertThat(task.isCancelled()).isTrue();
    }

    /** Item 145. */
    @AsyncTest
    @Behaviour(145)
    void catchExceptionDoesNotSwallowACancellation() {
        Task<Void> task = createTask(() -> {
            try {
                sleep(LONG);
            } catch (Exception swallowed) {
                log.add("swallowed");
            }
        });
        yieldNow();
        task.cancel();

        assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);

        assertThat(log).isEmpty();
    }

    /** {@code test_tasks.BaseTaskTests.test_uncancel_basic}. */
    @AsyncTest
    @Behaviour(146)
    void cleanUpMayAwaitAndASecondCancelInterruptsIt() {
        Task<Void> task = createTask(() -> {
            try {
                sleep(LONG);
            } finally {
                yieldNow();
                log.add("cleaning up");
                sleep(LONG);
                log.add("never");
            }
        });
        yieldNow();
        task.cancel("one");
        turns(3);
        assertThat(task.cancelling()).isEqualTo(1);
        task.cancel("two");

        assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("two");

        assertThat(log).containsExactly("cleaning up");
    }

    /** {@code test_tasks.BaseTaskTests.test_uncancel_basic}. */
    @AsyncTest
    @Behaviour(147)
    void requestsAreCountedAndTakenBack() {
        Task<Void> task = createTask(() -> {
            try {
                sleep(LONG);
            } catch (CancelledError first) {
                currentTask().uncancel();
                yieldNow();
            }
        });
        yieldNow();
        assertThat(task.cancelling()).isZero();
        task.cancel();
        task.cancel();
        assertThat(task.cancelling()).isEqualTo(2);
        assertThat(task.uncancel()).isEqualTo(1);
        task.await();

        assertThat(task.cancelling()).isZero();
        assertThat(task.uncancel()).isZero();
    }

    /** A cancel that meets a result of the same turn: the result was first, and yet the task is cancelled. */
    @AsyncTest
    void cancelAfterTheResultOfTheSameTurnCancels() {
        Promise<String> inner = fixture.loop().createFuture();
        Task<String> task = createTask(inner::await);
        yieldNow();
        inner.setResult("too late to be seen");
        task.cancel();

        assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
        assertThat(inner.result()).isEqualTo("too late to be seen");
    }

    /** Two tasks wait for one future; cancelling one cancels the future, and so the other. */
    @AsyncTest
    void cancellingOneWaiterOfAPlainFutureCancelsTheOther() {
        Promise<String> shared = fixture.loop().createFuture();
        Task<String> one = createTask(shared::await);
        Task<String> two = createTask(shared::await);
        yieldNow();
        one.cancel();

        assertThatThrownBy(two::await).isInstanceOf(CancelledError.class);
        assertThatThrownBy(one::await).isInstanceOf(CancelledError.class);
    }

    /** Item 150: the error shows the place where the task was suspended. */
    @AsyncTest
    void cancelledErrorCarriesTheTraceOfTheSuspension() {
        List<StackTraceElement> trace = new ArrayList<>();
        Task<Void> task = createTask(() -> {
            try {
                suspendsHere();
            } catch (CancelledError cancelled) {
                trace.addAll(List.of(cancelled.getStackTrace()));
                throw cancelled;
            }
        });
        yieldNow();
        task.cancel();
        assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);

        assertThat(trace).extracting(StackTraceElement::getMethodName).contains("suspendsHere");
    }

    private static void suspendsHere() {
        sleep(LONG);
    }

    /** To other threads a cancellation is a {@code CancellationException}. */
    @AsyncTest
    void textFormTellsTheState() {
        Task<Void> task = sleeper();
        yieldNow();
        assertThat(task.toString()).contains("pending", "waiting for");
        task.cancel();
        assertThat(task.toString()).contains("cancelling");
        assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
        assertThat(task.toString()).contains("cancelled");
    }
}
