package io.jvloop.tck.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.Steps;
import io.jvloop.tck.watch.Collected;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What other threads may do with a future, at any moment of its loop's life: before and between runs, as one begins, after the close. */
public class AnyThreadContract {
    /** Rounds of a race. */
    private static final int ROUNDS = 2_000;

    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    private EventLoop loop() {
        return fixture.loop();
    }

    /** Something that another thread does. */
    private interface Action {
        Object perform() throws Exception;
    }

    /** Has another thread do it, and gives what it gave. */
    private static Object elsewhere(Action action) throws Exception {
        try {
            return begun(action).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception thrown ? thrown : e;
        }
    }

    /** A FutureTask, for a CompletableFuture hides what kind of a cancellation it is. */
    private static FutureTask<Object> begun(Action action) {
        FutureTask<Object> given = new FutureTask<>(action::perform);
        Thread.ofPlatform().start(given);
        return given;
    }

    /** Has another thread wait for a future; returns when it waits. */
    private static FutureTask<Object> waitingFor(Promise<?> promise) {
        AtomicReference<Thread> waiter = new AtomicReference<>();
        FutureTask<Object> given = begun(() -> {
            waiter.set(Thread.currentThread());
            return promise.get();
        });
        while (waiter.get() == null || waiter.get().getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        return given;
    }

    /** The loop need not run: it is not the other thread's, not even then. */
    @Test
    @RunsLoopItself
    void cancellationBeforeARunTakesPlaceInTheRun() throws Exception {
        Promise<Void> promise = loop().createFuture();

        assertThat(elsewhere(() -> promise.cancel(true))).isEqualTo(true);
        assertThat(promise.isDone()).isFalse();
        fixture.run(() -> Steps.turns(2));
        assertThat(promise.isCancelled()).isTrue();
        assertThat(elsewhere(() -> promise.cancel(true))).isEqualTo(false);
    }

    /** A view that is made just as a run begins, goes on or ends follows its future. */
    @Test
    @RunsLoopItself
    void noViewIsLostHoweverItMeetsARun() throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        List<Promise<Integer>> promises = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            promises.add(loop().createFuture());
        }
        FutureTask<Object> views = begun(() -> {
            List<CompletableFuture<Integer>> made = new ArrayList<>();
            for (Promise<Integer> promise : promises) {
                start.await();
                made.add(promise.toCompletableFuture());
            }
            return made;
        });
        for (int i = 0; i < ROUNDS; i++) {
            int round = i;
            loop().callSoon(() -> promises.get(round).setResult(round));
            start.await();
            assertThat(loop().runUntilComplete(promises.get(i))).isEqualTo(i);
        }
        List<?> made = (List<?>) views.get();
        fixture.run(() -> Steps.turns(2));

        assertThat(made).hasSize(ROUNDS).allSatisfy(view -> assertThat(((CompletableFuture<?>) view).isDone()).isTrue());
    }

    /** Nothing needs to run for that. */
    @Test
    @RunsLoopItself
    void whoWaitsInGetGoesOnThoughTheFutureIsCompletedBetweenRuns() throws Exception {
        Promise<String> promise = loop().createFuture();
        FutureTask<Object> waiting = waitingFor(promise);
        promise.setResult("value");

        assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo("value");
    }

    /** The last act of a run. */
    @Test
    @RunsLoopItself
    void whoWaitsInGetGoesOnThoughTheRunEndsWithTheFuture() throws Exception {
        Promise<String> promise = loop().createFuture();
        FutureTask<Object> waiting = waitingFor(promise);
        loop().callSoon(() -> {
            promise.setResult("value");
            loop().stop();
        });
        loop().runForever();

        assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo("value");
    }

    /** A view is a pipeline of user code, which runs in a turn; close is the last. */
    @Test
    @RunsLoopItself
    void viewOfADoneFutureHasItsOutcomeAtTheLatestWhenTheLoopIsClosed() {
        Promise<String> promise = loop().createFuture();
        CompletableFuture<String> view = promise.toCompletableFuture();
        promise.setResult("value");
        fixture.closeLoop();

        assertThat(view).isCompletedWithValue("value");
    }

    /** A task's likewise, that another thread had made. */
    @Test
    @RunsLoopItself
    void taskFromAnotherThreadThatIsDoneHasItsOutcomeWhenTheLoopIsClosed() {
        CompletableFuture<String> foreign = Asyncio.runCoroutineThreadsafe(() -> {
            loop().stop();
            return "value";
        }, loop());
        loop().runForever();
        fixture.closeLoop();

        assertThat(foreign).isCompletedWithValue("value");
    }

    /** It can come no more. */
    @Test
    @RunsLoopItself
    void getOfAPendingFutureOfAClosedLoopSaysSoAtOnce() throws Exception {
        Promise<String> promise = loop().createFuture();
        Task<String> task = loop().createTask(promise::await);
        fixture.closeLoop();
        assertThat(fixture.failures()).hasSize(1);

        for (Action question : List.<Action>of(promise::get, () -> promise.get(1, TimeUnit.HOURS))) {
            assertThatThrownBy(() -> elsewhere(question)).isInstanceOf(CancellationException.class)
                    .hasMessageContaining("event loop is closed").hasMessageContaining(loop().name());
        }
        assertThat(promise.toCompletableFuture()).isCancelled();
        assertThatThrownBy(() -> elsewhere(task::get)).isInstanceOf(CancellationException.class);
        assertThat(elsewhere(() -> promise.cancel(true))).isEqualTo(false);
        assertThat(promise.isDone()).isFalse();
    }

    /** Who waits already is told. */
    @Test
    void getIsEndedByTheClose() {
        FutureTask<Object> waiting = waitingFor(loop().createFuture());
        fixture.closeLoop();

        assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS)).cause().isInstanceOf(CancellationException.class)
                .hasMessageContaining("event loop is closed");
    }

    /** Whoever is first. */
    @Test
    void getThatMeetsTheCloseIsAnswered() throws Exception {
        for (int i = 0; i < 100; i++) {
            EventLoop other = Asyncio.newEventLoop(fixture.options());
            Promise<Void> promise = other.createFuture();
            CyclicBarrier start = new CyclicBarrier(2);
            FutureTask<Object> waiting = begun(() -> {
                start.await();
                return promise.get();
            });
            start.await();
            other.close();

            assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS)).cause().isInstanceOf(CancellationException.class)
                    .hasMessageContaining("event loop is closed");
        }
    }

    /** Who has it need not read of it in the log too. */
    @Test
    @RunsLoopItself
    void failureThatAnotherThreadTookIsNotReported() throws Exception {
        RuntimeException failure = new IllegalStateException("mine");
        Promise<Void> before = loop().createFuture();
        Promise<Void> after = loop().createFuture();
        CompletableFuture<Void> view = before.toCompletableFuture();
        FutureTask<Object> waiting = waitingFor(before);
        before.setException(failure);
        after.setException(failure);

        assertThatThrownBy(waiting::get).hasRootCause(failure);
        assertThatThrownBy(() -> elsewhere(after::get)).isInstanceOf(ExecutionException.class).hasCause(failure);
        fixture.closeLoop();
        assertThat(view).isCompletedExceptionally();
        assertThat(fixture.failures()).isEmpty();
    }

    /** Whoever asks now and then. */
    @Test
    void getThatGaveUpLeavesNothingBehind() throws Exception {
        List<WeakReference<Object>> promises = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            promises.add(askInVain());
        }

        Collected.assertAll(promises);
    }

    private WeakReference<Object> askInVain() throws Exception {
        Promise<Void> promise = loop().createFuture();
        elsewhere(() -> {
            assertThatThrownBy(() -> promise.get(1, TimeUnit.NANOSECONDS)).isInstanceOf(TimeoutException.class);
            return null;
        });
        return new WeakReference<>(promise);
    }

    /** All of them, while a loop is run, stopped and run again, and closed in the end: none throws what it should not, none hangs. */
    @Test
    void nothingHangsWhileTheLoopIsRunStoppedAndClosed() throws Exception {
        EventLoop other = Asyncio.newEventLoop(fixture.options());
        List<Promise<Integer>> promises = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            promises.add(other.createFuture());
        }
        CountDownLatch begun = new CountDownLatch(2);
        FutureTask<Object> waiter = begun(() -> {
            begun.countDown();
            for (Promise<Integer> promise : promises) {
                try {
                    promise.get();
                } catch (CancellationException cancelled) {
                    // by the other thread, or by the close
                }
            }
            return "done";
        });
        FutureTask<Object> canceller = begun(() -> {
            begun.countDown();
            for (int i = 0; i < ROUNDS; i += 3) {
                promises.get(i).cancel(true);
            }
            return "done";
        });
        begun.await();
        for (int i = 0; i < ROUNDS / 2; i++) {
            int round = i;
            other.callSoon(() -> {
                if (!promises.get(round).isDone()) {
                    promises.get(round).setResult(round);
                }
            });
            other.callSoon(other::stop);
            other.runForever();
        }
        other.close();

        assertThat(waiter.get(30, TimeUnit.SECONDS)).isEqualTo("done");
        assertThat(canceller.get(30, TimeUnit.SECONDS)).isEqualTo("done");
    }
}
