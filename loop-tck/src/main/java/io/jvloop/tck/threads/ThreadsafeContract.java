package io.jvloop.tck.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.Coroutine;
import io.jvloop.EventLoop;
import io.jvloop.LoopFuture;
import io.jvloop.LoopOptions;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.TaskFactory;
import io.jvloop.TaskOptions;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.doubles.CountedPolls;
import io.jvloop.tck.watch.LogCapture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The bridge for other threads. */
public class ThreadsafeContract {
    @RegisterExtension
    final LogCapture logged = new LogCapture();
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private final List<String> log = new ArrayList<>();

    private EventLoop loop() {
        return fixture.loop();
    }

    /** {@code test_events.EventLoopTestsMixin.test_call_soon_threadsafe}. */
    @Test
    @RunsLoopItself
    @Behaviour(51)
    void aCallFromAnotherThreadWakesTheLoop() {
        Promise<String> woken = loop().createFuture();
        Thread caller = Thread.ofPlatform().start(() -> {
            while (loop().statistics().waits() == 0) {
                Thread.onSpinWait();
            }
            loop().callSoonThreadsafe(() -> woken.setResult("woken"));
        });

        assertThat(loop().runUntilComplete(woken)).isEqualTo("woken");
        assertThat(caller).isNotNull();
    }

    /** The wake-up comes when nobody sleeps yet, and must end the wait that follows. */
    @Test
    @Behaviour(51)
    void aCallBetweenTheDecisionToWaitAndTheWaitIsNotLost() {
        LoopOptions options = fixture.options();
        CountedPolls polls = new CountedPolls(options.policy());
        try (EventLoop other = Asyncio.newEventLoop(options.withPolicy(polls))) {
            Promise<String> woken = other.createFuture();
            polls.beforeTheNextWait(() -> CompletableFuture.runAsync(() -> other.callSoonThreadsafe(() -> woken.setResult("woken")))
                    .join());

            assertThat(other.runUntilComplete(woken)).isEqualTo("woken");
        }
    }

    /** {@code test_events.EventLoopTestsMixin.test_call_soon_threadsafe_same_thread}. */
    @AsyncTest
    @Behaviour(52)
    void fromTheLoopsOwnTurnOrderIsKeptWithCallSoon() {
        loop().callSoon(() -> log.add("1"));
        loop().callSoonThreadsafe(() -> log.add("2"));
        loop().execute(() -> log.add("3"));
        loop().callSoon(() -> log.add("4"));
        Asyncio.yieldNow();

        assertThat(log).containsExactly("1", "2", "3", "4");
    }

    /** Item 53. */
    @Test
    @Behaviour(53)
    void callsMadeBeforeTheRunAreKept() throws InterruptedException {
        Thread.ofPlatform().start(() -> loop().callSoonThreadsafe(() -> log.add("before"))).join();
        fixture.run(Asyncio::yieldNow);

        assertThat(log).containsExactly("before");
    }

    /** Between runs too, whatever schedules the others. */
    @Test
    @RunsLoopItself
    @Behaviour({52, 53})
    void beforeARunOrderIsKeptWithCallSoonAndTasks() {
        Promise<Void> promise = loop().createFuture();
        promise.addDoneCallback(done -> log.add("4"));
        loop().callSoonThreadsafe(() -> log.add("1"));
        loop().callSoon(() -> log.add("2"));
        loop().execute(() -> log.add("3"));
        promise.setResult(null);
        loop().callSoonThreadsafe(() -> log.add("5"));
        loop().createTask(() -> log.add("6"));
        fixture.run(Asyncio::yieldNow);

        assertThat(log).containsExactly("1", "2", "3", "4", "5", "6");
    }

    /** {@code trio test_run.test_TrioToken_run_sync_soon_FIFO, ..._threaded_stress_test}. */
    @Test
    @RunsLoopItself
    @Behaviour(54)
    void manyProducersLoseNothingAndKeepTheirOrder() {
        int producers = 4;
        int each = 20_000;
        int[] next = new int[producers];
        int[] outOfOrder = {0};
        Promise<Void> all = loop().createFuture();
        int[] left = {producers * each};
        for (int p = 0; p < producers; p++) {
            int producer = p;
            Thread.ofPlatform().start(() -> {
                for (int i = 0; i < each; i++) {
                    int expected = i;
                    loop().callSoonThreadsafe(() -> {
                        outOfOrder[0] += next[producer]++ == expected ? 0 : 1;
                        if (--left[0] == 0) {
                            all.setResult(null);
                        }
                    });
                }
            });
        }
        loop().runUntilComplete(all);

        assertThat(outOfOrder[0]).isZero();
        assertThat(next).containsOnly(each);
    }

    /** {@code libuv test/test-async}. */
    @Test
    @RunsLoopItself
    @Behaviour({55, 56})
    void wakeUpsCoalesce() throws InterruptedException {
        int calls = 10_000;
        int[] ran = {0};
        Thread caller = new Thread(() -> {
            for (int i = 0; i < calls; i++) {
                loop().callSoonThreadsafe(() -> ran[0]++);
            }
        });
        boolean[] joined = {false};
        loop().callSoon(() -> {
            caller.start();
            join(caller); // in mounted mode the callback parks and the loop goes on, in baton mode the loop stands
            joined[0] = true;
        });
        fixture.run(() -> {
            while (ran[0] < calls || !joined[0]) { // the caller ends a moment after its last call ran
                Asyncio.sleep(Duration.ofMillis(1));
            }
        });

        assertThat(loop().statistics().wakeups()).isLessThan(calls / 2);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** {@code test_windows_events.ProactorTests.test_loop_restart}. */
    @Test
    @RunsLoopItself
    @Behaviour(57)
    void stoppingAndRunningAgainWhileOthersPostLosesNothing() throws InterruptedException {
        int calls = 5_000;
        int[] ran = {0};
        Thread poster = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < calls; i++) {
                loop().callSoonThreadsafe(() -> ran[0]++);
            }
        });
        while (ran[0] < calls) {
            loop().callSoon(loop()::stop);
            loop().runForever();
        }
        poster.join();

        assertThat(ran[0]).isEqualTo(calls);
    }

    /** {@code test_tasks.RunCoroutineThreadsafeTests.test_run_coroutine_threadsafe}. */
    @AsyncTest
    @Behaviour(58)
    void aCoroutineSubmittedFromAnotherThreadGivesItTheResult() throws Exception {
        int answer = Asyncio.toThread(() -> Asyncio.runCoroutineThreadsafe(() -> {
            Asyncio.yieldNow();
            return 42;
        }, loop()).get());

        assertThat(answer).isEqualTo(42);
    }

    /** {@code test_tasks.RunCoroutineThreadsafeTests.test_run_coroutine_threadsafe_with_exception}. */
    @Test
    @Behaviour(59)
    void itsFailureIsThrownInTheWaitingThread() {
        RuntimeException failure = new IllegalArgumentException("mine");
        fixture.run(() -> assertThatThrownBy(() -> Asyncio.toThread(() -> Asyncio.runCoroutineThreadsafe(() -> {
            throw failure;
        }, loop()).get())).isInstanceOf(ExecutionException.class).hasCause(failure));
    }

    /** {@code test_tasks.RunCoroutineThreadsafeTests.test_run_coroutine_threadsafe_task_cancelled}. */
    @Test
    @Behaviour(60)
    void itsCancellationReachesTheWaitingThread() {
        fixture.run(() -> assertThatThrownBy(() -> Asyncio.toThread(() -> Asyncio.runCoroutineThreadsafe(() -> {
            Asyncio.currentTask().cancel();
            Asyncio.yieldNow();
        }, loop()).get())).isInstanceOf(CancellationException.class));
    }

    /** Cancelling the foreign side cancels the task. */
    @AsyncTest
    void cancellingTheForeignFutureCancelsTheTask() throws InterruptedException {
        Promise<String> ended = loop().createFuture();
        Asyncio.toThread(() -> {
            CountDownLatch begun = new CountDownLatch(1);
            CompletableFuture<Void> foreign = Asyncio.runCoroutineThreadsafe(() -> {
                begun.countDown();
                try {
                    Asyncio.sleep(Duration.ofHours(1));
                } finally {
                    ended.setResult("cleaned up");
                }
            }, loop());
            begun.await();
            foreign.cancel(false);
        });

        assertThat(ended.await()).isEqualTo("cleaned up");
    }

    /** Design section 6: what foreign threads wait for ends cancelled when the loop closes. */
    @Test
    @RunsLoopItself
    void closeEndsForeignWaitsCancelled() {
        Promise<String> never = loop().createFuture();
        CompletableFuture<String> view = never.toCompletableFuture();
        CompletableFuture<Void> notBegun = Asyncio.runCoroutineThreadsafe(() -> log.add("begun"), loop()).thenRun(() -> {});
        fixture.closeLoop();

        assertThat(view).isCancelled();
        assertThat(notBegun).isCompletedExceptionally();
        assertThat(log).isEmpty();
    }

    /** A future is a {@code java.util.concurrent.Future} to other threads. */
    @AsyncTest
    void anotherThreadMayWaitForAFuture() {
        Promise<String> promise = loop().createFuture();
        LoopFuture<String> waited = loop().runInExecutor(() -> promise.get());
        loop().callSoon(() -> promise.setResult("value"));

        assertThat(waited.await()).isEqualTo("value");
    }

    /** Completing a future from another thread fails fast. */
    @AsyncTest
    @Behaviour(63)
    void completingAFutureFromAnotherThreadThrows() {
        Promise<String> promise = loop().createFuture();
        Throwable thrown = Asyncio.toThread(() -> catching(() -> promise.setResult("value")));

        assertThat(thrown).isInstanceOf(WrongThreadException.class);
        assertThat(promise.isDone()).isFalse();
    }

    private static Throwable catching(Runnable action) {
        try {
            action.run();
            return null;
        } catch (Throwable thrown) {
            return thrown;
        }
    }

    /** A task factory that throws fails the foreign future and is reported once: {@code …_task_factory_exception}. */
    @Test
    @RunsLoopItself
    @Behaviour(61)
    void throwingTaskFactoryFailsTheForeignFuture() {
        loop().setTaskFactory(new TaskFactory() {
            @Override
            public <T> Task<T> create(EventLoop where, TaskOptions options, Coroutine<T> body) {
                throw new IllegalStateException("factory");
            }
        });
        CompletableFuture<Void> foreign = Asyncio.runCoroutineThreadsafe(() -> {}, loop());
        loop().callSoon(loop()::stop);
        loop().runForever();

        assertThat(foreign).isCompletedExceptionally();
        assertThat(fixture.failures()).hasSize(1);
        loop().setTaskFactory(null);
    }

    @Test
    @RunsLoopItself
    void callThatComesTooLateForTheLastRunIsCountedWhenTheLoopCloses() {
        loop().callSoonThreadsafe(() -> {});
        loop().callSoonThreadsafe(() -> {}).cancel();
        fixture.closeLoop();

        assertThat(logged.text()).contains("1 call from another thread was dropped when " + loop().name() + " was closed");
    }

    /** Here that a job has ended which nobody waits for. Nobody has made a call that was dropped. */
    @Test
    void whatJvloopItselfTellsALoopThatClosesIsNoCall() throws Exception {
        CountDownLatch closing = new CountDownLatch(1);
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            fixture.run(() -> loop().runInExecutor(executor, () -> {
                closing.await();
                return null;
            }));
            closing.countDown();
        }
        fixture.closeLoop();

        assertThat(logged.text()).doesNotContain("dropped");
    }
}
