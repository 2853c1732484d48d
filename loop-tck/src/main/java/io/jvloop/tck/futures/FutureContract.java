package io.jvloop.tck.futures;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.wrapFuture;
import static io.jvloop.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.AsyncTimeoutException;
import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.EventLoop;
import io.jvloop.InvalidStateException;
import io.jvloop.LoopFuture;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.TaskOptions;
import io.jvloop.UnhandledFailure;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Futures by themselves: outcomes, done-callbacks, lost failures, text form, and stages of other threads. */
public class FutureContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private final List<String> log = new ArrayList<>();

    private EventLoop loop() {
        return fixture.loop();
    }

    /** {@code test_futures.BaseFutureTests.test_cancel}. */
    @Test
    @Behaviour(86)
    void cancelledFutureRefusesEveryFurtherOutcome() {
        Promise<String> promise = loop().createFuture();
        promise.cancel("why");

        assertThatThrownBy(() -> promise.setResult("late")).isInstanceOf(InvalidStateException.class);
        assertThatThrownBy(() -> promise.setException(new IllegalStateException("late"))).isInstanceOf(InvalidStateException.class);
        assertThatThrownBy(promise::exception).isInstanceOf(CancelledError.class).hasMessage("why");
    }

    // ---- done-callbacks ----

    /** {@code test_futures.BaseFutureDoneCallbackTests.test_callbacks_invoked_on_set_exception}; cancel likewise. */
    @AsyncTest
    @Behaviour(87)
    void failureAndCancellationScheduleTheCallbacksToo() {
        Promise<String> failing = loop().createFuture();
        Promise<String> cancelled = loop().createFuture();
        failing.addDoneCallback(done -> log.add("failed " + done.exception().getMessage()));
        cancelled.addDoneCallback(done -> log.add("cancelled " + done.isCancelled()));
        failing.setException(new IllegalStateException("broken"));
        cancelled.cancel();
        log.add("set");
        yieldNow();

        assertThat(log).containsExactly("set", "failed broken", "cancelled true");
    }

    /** {@code test_futures.BaseFutureDoneCallbackTests.test_remove_done_callbacks_list_mutation}. */
    @AsyncTest
    @Behaviour(90)
    void equalsOfACallbackMayRemoveOthers() {
        Promise<String> promise = loop().createFuture();
        Consumer<LoopFuture<String>> other = done -> log.add("other");
        Consumer<LoopFuture<String>> stays = done -> log.add("stays");
        promise.addDoneCallback(new MeddlingCallback(promise, other));
        promise.addDoneCallback(other);
        promise.addDoneCallback(stays);

        assertThat(promise.removeDoneCallback(done -> log.add("unknown"))).isZero();
        promise.setResult("r");
        yieldNow();
        assertThat(log).containsExactly("meddler", "stays");
    }

    /** Removes another callback of its future when it is compared. */
    private final class MeddlingCallback implements Consumer<LoopFuture<String>> {
        private final Promise<String> promise;
        private final Consumer<LoopFuture<String>> victim;
        private boolean meddled;

        MeddlingCallback(Promise<String> promise, Consumer<LoopFuture<String>> victim) {
            this.promise = promise;
            this.victim = victim;
        }

        @Override
        public void accept(LoopFuture<String> done) {
            log.add("meddler");
        }

        @Override
        public boolean equals(Object other) {
            if (!meddled) {
                meddled = true;
                promise.removeDoneCallback(victim);
            }
            return this == other;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    /** {@code test_futures.BaseFutureDoneCallbackTests.test_schedule_callbacks_list_mutation_2}. */
    @AsyncTest
    @Behaviour(90)
    void callbackMayAddAndRemoveCallbacks() {
        Promise<String> promise = loop().createFuture();
        Consumer<LoopFuture<String>> second = done -> log.add("second");
        promise.addDoneCallback(done -> {
            log.add("first removes " + promise.removeDoneCallback(second));
            promise.addDoneCallback(again -> log.add("added"));
        });
        promise.addDoneCallback(second);
        promise.setResult("r");
        yieldNow();
        log.add("a turn later");
        yieldNow();

        assertThat(log).containsExactly("first removes 0", "second", "a turn later", "added");
    }

    /** {@code test_events.HandleTests.test_callback_with_exception}. */
    @AsyncTest
    @Behaviour(91)
    void failingCallbackIsReportedAndTheOthersRun() {
        RuntimeException failure = new IllegalStateException("callback");
        Promise<String> promise = loop().createFuture();
        promise.addDoneCallback(done -> {
            throw failure;
        });
        promise.addDoneCallback(done -> log.add("ran"));
        promise.setResult("r");
        yieldNow();

        assertThat(log).containsExactly("ran");
        assertThat(fixture.failures()).extracting(UnhandledFailure::failure).containsExactly(failure);
    }

    /** {@code futures.Future}: callbacks and tasks that wait are one list. */
    @AsyncTest
    @Behaviour(92)
    void tasksAndCallbacksGoOnInTheOrderInWhichTheyCame() {
        Promise<String> promise = loop().createFuture();
        createTask(() -> log.add("task 1 " + promise.await()));
        yieldNow();
        promise.addDoneCallback(done -> log.add("callback"));
        createTask(() -> log.add("task 2 " + promise.await()));
        yieldNow();
        promise.setResult("r");
        yieldNow();

        assertThat(log).containsExactly("task 1 r", "callback", "task 2 r");
    }

    // ---- text ----

    /** {@code test_futures.BaseFutureTests.test_future_repr}. */
    @Test
    @Behaviour(93)
    void textFormTellsTheStateAndWhatItWakes() {
        loop().setDebug(false);
        Promise<Integer> pending = loop().createFuture();
        assertThat(pending).hasToString("Future[pending]");
        for (int i = 0; i < 2; i++) {
            pending.addDoneCallback(done -> {});
        }
        assertThat(pending.toString()).matches("Future\\[pending, wakes \\[\\S+FutureContract\\S+, \\S+FutureContract\\S+]]");
        pending.addDoneCallback(done -> {});
        pending.addDoneCallback(done -> {});
        assertThat(pending.toString()).contains(", 2 more, ");

        pending.setResult(42);
        assertThat(pending).hasToString("Future[finished, result 42]");
        Promise<Integer> failed = loop().createFuture();
        failed.setException(new IllegalStateException("mine"));
        assertThat(failed.exception()).isNotNull();
        assertThat(failed).hasToString("Future[finished, exception java.lang.IllegalStateException: mine]");
        Promise<Integer> cancelled = loop().createFuture();
        cancelled.cancel();
        assertThat(cancelled).hasToString("Future[cancelled]");
        fixture.run(Asyncio::yieldNow);
    }

    /** {@code test_futures.BaseFutureTests.test_future_repr}: the source traceback of debug mode. */
    @AsyncTest
    @Behaviour(93)
    void textFormTellsInDebugModeWhereTheFutureWasMade() {
        loop().setDebug(true);
        Promise<Integer> promise = loop().createFuture();

        assertThat(promise.toString()).contains("created at", "textFormTellsInDebugModeWhereTheFutureWasMade");
        Task<Void> task = createTask(() -> {});
        assertThat(task.toString()).contains("created at", "FutureContract");
        task.await();
    }

    /** {@code test_futures2.FutureReprTests.test_recursive_repr_for_pending_tasks}. */
    @Test
    @Behaviour(94)
    void textFormOfFuturesThatContainEachOtherEnds() {
        Promise<List<Object>> one = loop().createFuture();
        Promise<List<Object>> two = loop().createFuture();
        one.setResult(List.of("of one", two));
        two.setResult(List.of("of two", one));

        assertThat(one.toString()).contains("of one", "of two", "...");
        assertThat(two.toString()).contains("of one", "of two", "...");
    }

    // ---- whose it is ----

    /** {@code test_futures.BaseFutureTests.test_constructor_use_running_loop, test_constructor_without_loop}. */
    @Test
    @Behaviour(95)
    void futureBelongsToTheRunningLoopAndWithoutOneThereIsNone() {
        assertThatThrownBy(() -> Asyncio.runningLoop().createFuture()).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no running event loop");
        fixture.run(() -> {
            loop().callSoon(() -> log.add("" + (Asyncio.runningLoop().createFuture().loop() == loop())));
            assertThat(Asyncio.runningLoop().createFuture().loop()).isSameAs(loop());
            yieldNow();
        });

        assertThat(log).containsExactly("true");
    }

    /** {@code test_futures.BaseFutureTests.test_constructor_use_global_loop}. */
    @Test
    @Behaviour(96)
    void loopThatWasSetIsUsedWhereNoneRuns() {
        Asyncio.setEventLoop(loop());
        try {
            assertThat(Asyncio.eventLoop().createFuture().loop()).isSameAs(loop());
        } finally {
            Asyncio.setEventLoop(null);
        }
    }

    // ---- lost failures ----

    /** {@code test_futures.BaseFutureTests.test_tb_logger_result_unretrieved, ..._abandoned, ..._result_retrieved}. */
    @Test
    @Behaviour(98)
    void onlyAFailureThatNobodyTookIsReported() {
        loop().createFuture().setResult("value");
        loop().createFuture();
        Promise<String> asked = loop().createFuture();
        asked.setException(new IllegalStateException("taken"));
        assertThatThrownBy(asked::result).isInstanceOf(IllegalStateException.class);
        loop().close();

        assertThat(fixture.failures()).isEmpty();
    }

    /** {@code test_futures.BaseFutureTests.test_tb_logger_not_called_after_cancel}. */
    @Test
    @Behaviour(98)
    void failureOfAFutureThatSomebodyCancelsIsNotReported() {
        Promise<String> promise = loop().createFuture();
        promise.setException(new IllegalStateException("unwanted"));

        assertThat(promise.cancel()).isFalse();
        loop().close();
        assertThat(fixture.failures()).isEmpty();
    }

    // ---- awaiting ----

    /** {@code test_futures.BaseFutureTests.test_future_cancel_message_getter}. */
    @AsyncTest
    @Behaviour(99)
    void messageOfACancellationReachesWhoeverAwaits() {
        Promise<String> promise = loop().createFuture();
        Task<String> waiter = createTask(promise::await);
        yieldNow();
        promise.cancel("my message");

        assertThatThrownBy(waiter::await).isInstanceOf(CancelledError.class).hasMessage("my message");
        assertThatThrownBy(promise::await).isInstanceOf(CancelledError.class).hasMessage("my message");
    }

    /** {@code test_futures2.FutureTests.test_future_traceback}. */
    @Test
    @Behaviour(103)
    void awaitingAFailureRepeatedlyLeavesItsTraceAlone() {
        RuntimeException failure = new IllegalStateException("mine");
        StackTraceElement[] trace = failure.getStackTrace();
        fixture.run(() -> {
            Promise<String> promise = loop().createFuture();
            promise.setException(failure);
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(promise::await).isSameAs(failure);
            }
        });

        assertThat(failure.getStackTrace()).isEqualTo(trace);
        assertThat(failure.getSuppressed()).isEmpty();
    }

    // ---- stages of other threads ----

    /** {@code test_futures.BaseFutureTests.test_wrap_future}. */
    @Test
    @Behaviour(100)
    void wrappedStageCompletesInTheLoop() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        fixture.run(() -> {
            LoopFuture<String> wrapped = wrapFuture(stage);
            wrapped.addDoneCallback(done -> log.add("in the loop: " + (Asyncio.runningLoop() == loop())));
            Thread.ofPlatform().start(() -> stage.complete("from outside"));

            assertThat(wrapped.await()).isEqualTo("from outside");
            yieldNow();
        });

        assertThat(log).containsExactly("in the loop: true");
    }

    /** {@code test_futures.BaseFutureTests.test_wrap_future_cancel}. */
    @Test
    @Behaviour(101)
    void cancellingTheWrapperCancelsTheStage() {
        List<Runnable> notStarted = new ArrayList<>();
        CompletableFuture<Boolean> stage = CompletableFuture.supplyAsync(() -> log.add("ran"), notStarted::add);
        fixture.run(() -> {
            LoopFuture<Boolean> wrapped = wrapFuture(stage);
            wrapped.cancel();
            yieldNow();
        });
        notStarted.forEach(Runnable::run);

        assertThat(stage.isCancelled()).isTrue();
        assertThat(log).isEmpty();
    }

    /** {@code test_futures.BaseFutureTests.test_copy_state}. */
    @AsyncTest
    @Behaviour(102)
    void failuresOfAStageBecomeTheLoopsOwnTypes() {
        RuntimeException own = new IllegalStateException("own");
        TimeoutException late = new TimeoutException("late");
        LoopFuture<String> cancelled = wrapFuture(CompletableFuture.failedStage(new CancellationException()));
        LoopFuture<String> timedOut = wrapFuture(CompletableFuture.failedStage(late));
        LoopFuture<String> failed = wrapFuture(CompletableFuture.failedStage(own));

        assertThatThrownBy(cancelled::await).isInstanceOf(CancelledError.class);
        assertThat(cancelled.isCancelled()).isTrue();
        assertThatThrownBy(timedOut::await).isInstanceOf(AsyncTimeoutException.class).hasCause(late);
        assertThatThrownBy(failed::await).isSameAs(own);
    }

    /** {@code test_tasks.BaseTaskTests.test_ensure_future_*}: the static type tells a body, a future and a stage apart. */
    @AsyncTest
    @Behaviour(118)
    void futuresPassAsTheyAreAndBodiesBecomeTasks() {
        Promise<String> promise = loop().createFuture();
        promise.setResult("r");
        LoopFuture<List<String>> overFutures = Asyncio.gather(List.of(promise));
        assertThat(Asyncio.allTasks()).hasSize(1);
        LoopFuture<List<String>> overBodies = Asyncio.gather(() -> "body");
        assertThat(Asyncio.allTasks()).hasSize(2);

        assertThat(overFutures.await()).containsExactly("r");
        assertThat(overBodies.await()).containsExactly("body");
    }

    /** {@code test_tasks.BaseTaskTests.test_ensure_future_error_msg}. */
    @Test
    @Behaviour(119)
    void futureOfAnotherLoopIsRefusedAndTheLoopGoesOn() {
        try (EventLoop other = Asyncio.newEventLoop(fixture.options())) {
            Promise<String> foreign = other.createFuture();
            fixture.run(() -> {
                Promise<String> own = loop().createFuture();
                assertThatThrownBy(() -> Asyncio.gather(List.of(own, foreign))).isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("different loops");
                Task<String> waiter = createTask(TaskOptions.named("waiter"), foreign::await);
                assertThatThrownBy(waiter::await).isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining(other.name()).hasMessageContaining("waiter").hasMessageContaining(loop().name());
                own.cancel();
            });
            assertThat(foreign.isDone()).isFalse();
        }
    }
}
