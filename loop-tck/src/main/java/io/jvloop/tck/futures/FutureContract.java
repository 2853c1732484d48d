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
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Futures by themselves: outcomes, text form, loops, and stages of other threads. */
public class FutureContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private final List<String> log = new ArrayList<>();

    private EventLoop loop() {
        return fixture.loop();
    }

    // ---- outcomes ----

    /** {@code test_futures.BaseFutureTests.test_initial_state}. */
    @Test
    @Behaviour(83)
    void newFutureIsPendingAndHasNoOutcome() {
        Promise<String> promise = loop().createFuture();

        assertThat(promise.isDone()).isFalse();
        assertThat(promise.isCancelled()).isFalse();
        assertThatThrownBy(promise::result).isInstanceOf(InvalidStateException.class);
        assertThatThrownBy(promise::exception).isInstanceOf(InvalidStateException.class);
    }

    /** {@code test_futures.BaseFutureTests.test_result}. */
    @AsyncTest
    @Behaviour(84)
    void completedFutureKeepsItsFirstOutcome() {
        Promise<String> promise = loop().createFuture();
        promise.setResult("first");

        assertThat(promise.result()).isEqualTo("first").isEqualTo(promise.result());
        assertThat(promise.exception()).isNull();
        assertThat(promise.cancel()).isFalse();
        assertThatThrownBy(() -> promise.setResult("second")).isInstanceOf(InvalidStateException.class);
        assertThatThrownBy(() -> promise.setException(new IOException())).isInstanceOf(InvalidStateException.class);
    }

    /** {@code test_futures.BaseFutureTests.test_exception}. */
    @AsyncTest
    @Behaviour(85)
    void failedFutureGivesTheVeryInstance() {
        RuntimeException failure = new IllegalStateException("mine");
        Promise<String> promise = loop().createFuture();
        promise.setException(failure);

        assertThat(promise.exception()).isSameAs(failure);
        assertThatThrownBy(promise::result).isSameAs(failure);
    }

    /** Design section 4: a checked failure comes wrapped from await and result. */
    @AsyncTest
    void checkedFailureComesWrapped() {
        IOException failure = new IOException("mine");
        Task<Void> task = createTask(() -> {
            throw failure;
        });

        assertThatThrownBy(task::await).isInstanceOf(CompletionException.class).hasCause(failure);
        assertThat(task.exception()).isSameAs(failure);
    }

    /** {@code test_futures.BaseFutureTests.test_cancel}. */
    @AsyncTest
    @Behaviour(86)
    void cancelledFutureRefusesEveryFurtherOutcome() {
        Promise<String> promise = loop().createFuture();
        promise.cancel("why");

        assertThatThrownBy(() -> promise.setResult("late")).isInstanceOf(InvalidStateException.class);
        assertThatThrownBy(() -> promise.setException(new IllegalStateException("late"))).isInstanceOf(InvalidStateException.class);
        assertThatThrownBy(promise::exception).isInstanceOf(CancelledError.class).hasMessage("why");
    }

    // ---- text ----

    /** {@code test_futures.BaseFutureTests.test_future_repr}. */
    @AsyncTest
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
        Asyncio.yieldNow();
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
    @AsyncTest
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
