package io.jvloop.tck.bridges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.bridge.LoopExecutorService;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.Steps;
import io.jvloop.tck.watch.Collected;
import io.jvloop.tck.watch.LogCapture;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A loop as an {@link ExecutorService}. */
public class ExecutorServiceContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    @RegisterExtension
    final LogCapture captured = new LogCapture();
    private final List<String> log = new ArrayList<>();
    private LoopExecutorService executor;

    @BeforeEach
    void viewTheLoop() {
        executor = new LoopExecutorService(fixture.loop());
    }

    private EventLoop loop() {
        return fixture.loop();
    }

    private static String never() {
        Steps.sleepLong();
        return "never";
    }

    private Callable<String> loggedAtEnd() {
        return () -> {
            try {
                return never();
            } finally {
                log.add("ended");
            }
        };
    }

    @AsyncTest
    void jobOfAnotherThreadIsATaskOfTheLoopAndMaySuspend() throws Exception {
        String told = Asyncio.toThread(() -> executor.submit(() -> {
            Asyncio.yieldNow();
            return Asyncio.runningLoop() == loop() && Asyncio.currentTask() != null ? "in a task" : "elsewhere";
        }).get());

        assertThat(told).isEqualTo("in a task");
    }

    @AsyncTest
    void jobsBeginInTheOrderInWhichTheyWereGiven() throws Exception {
        List<Future<?>> jobs = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int number = i;
            jobs.add(executor.submit(() -> {
                log.add("job " + number);
            }));
        }
        jobs.getLast().get();

        assertThat(log).containsExactly("job 0", "job 1", "job 2", "job 3", "job 4");
    }

    @AsyncTest
    void taskThatGetsAJobsOutcomeSuspends() throws Exception {
        Future<String> job = executor.submit(() -> {
            Steps.turns(3);
            return "value";
        });

        assertThat(job.get()).isEqualTo("value");
        assertThat(executor.submit(() -> {}, "given").get()).isEqualTo("given");
    }

    @AsyncTest
    void failureOfAJobIsItsFuturesAndNotReported() {
        IllegalArgumentException failure = new IllegalArgumentException("mine");

        assertThatThrownBy(() -> executor.submit(() -> Steps.fail(failure)).get()).isInstanceOf(ExecutionException.class)
                .hasCause(failure);
    }

    @AsyncTest
    void failureOfACommandGoesToTheExceptionHandlerOnce() {
        IllegalArgumentException failure = new IllegalArgumentException("mine");
        executor.execute(() -> Steps.fail(failure));

        assertThat(fixture.awaitFailure().failure()).isSameAs(failure);
    }

    @AsyncTest
    void cancellingAJobCancelsItsTask() {
        Future<String> job = executor.submit(loggedAtEnd());
        Steps.turns(3);
        assertThat(job.cancel(true)).isTrue();
        assertThat(job.isCancelled()).isTrue();
        Steps.turns(3);

        assertThat(log).containsExactly("ended");
        assertThatThrownBy(job::get).isInstanceOf(CancellationException.class);
    }

    @AsyncTest
    void jobThatIsCancelledBeforeItBeginsNeverBegins() {
        Future<?> job = executor.submit(() -> {
            log.add("begun");
        });
        job.cancel(false);
        Steps.turns(5);

        assertThat(log).isEmpty();
    }

    @AsyncTest
    void cancellingWhoGetsAnOutcomeLeavesTheJobAlone() throws Exception {
        Promise<String> gate = loop().createFuture();
        Future<String> job = executor.submit(() -> gate.await());
        Task<String> waiting = Steps.waiting(job::get);
        waiting.cancel();
        assertThatThrownBy(waiting::await).isInstanceOf(CancelledError.class);
        gate.setResult("value");

        assertThat(job.get()).isEqualTo("value");
    }

    @AsyncTest
    void getWithALimitGivesUpAndTheJobGoesOn() {
        Future<String> job = executor.submit(loggedAtEnd());
        assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> job.get(1, TimeUnit.MILLISECONDS));
        assertThat(job.isDone()).isFalse();
        job.cancel(true);
        Steps.turns(3);

        assertThat(log).containsExactly("ended");
    }

    /** The job goes on, and who has waited for it may be a loop that is closed by now. */
    @AsyncTest
    void whoGaveUpWaitingIsForgotten() throws Exception {
        CompletableFuture<String> job = executor.submit(ExecutorServiceContract::never);
        List<WeakReference<Object>> waited = new ArrayList<>();
        Asyncio.toThread(() -> {
            try (EventLoop other = Asyncio.newEventLoop(fixture.options())) {
                waited.add(new WeakReference<>(other));
                other.runUntilComplete(() -> assertThatExceptionOfType(TimeoutException.class)
                        .isThrownBy(() -> job.get(1, TimeUnit.NANOSECONDS)));
            }
        });

        Collected.assertAll(waited);
        job.cancel(true);
    }

    @AsyncTest
    void callbackThatWouldHaveToWaitIsRefused() {
        Future<String> job = executor.submit(loggedAtEnd());
        loop().callSoon(() -> assertThatIllegalStateException().isThrownBy(job::get).withMessageContaining("call it in a task"));
        Steps.turns(3);
        job.cancel(true);
        Steps.turns(3);
    }

    @AsyncTest
    void invokeAllWaitsForAllInATask() throws Exception {
        List<Future<String>> done = executor.invokeAll(List.of(() -> {
            Steps.turns(4);
            return "a";
        }, () -> "b"));

        assertThat(done).extracting(Future::get).containsExactly("a", "b");
    }

    @AsyncTest
    void invokeAllCancelsWhatIsNotDoneInTime() throws Exception {
        List<Future<String>> done = executor.invokeAll(List.of(() -> "quick", loggedAtEnd()), 1, TimeUnit.MILLISECONDS);
        Steps.turns(3);

        assertThat(done).extracting(Future::isCancelled).containsExactly(false, true);
        assertThat(log).containsExactly("ended");
    }

    @AsyncTest
    void cancellingWhoInvokesAllCancelsTheJobs() {
        Task<?> invoking = Steps.waiting(() -> executor.invokeAll(List.of(loggedAtEnd(), loggedAtEnd())));
        invoking.cancel();
        assertThatThrownBy(invoking::await).isInstanceOf(CancelledError.class);
        Steps.turns(3);

        assertThat(log).containsExactly("ended", "ended");
    }

    @AsyncTest
    void invokeAnyGivesTheFirstSuccessAndCancelsTheRest() throws Exception {
        String first = Asyncio.toThread(() -> executor.invokeAny(List.of(() -> {
            throw new IllegalArgumentException("fails");
        }, loggedAtEnd(), () -> "first")));
        Steps.turns(3);

        assertThat(first).isEqualTo("first");
        assertThat(log).containsExactly("ended");
    }

    @AsyncTest
    void invokeAnyFailsIfAllFail() {
        assertThatThrownBy(() -> executor.invokeAny(List.of(() -> {
            throw new IllegalArgumentException("mine");
        }))).isInstanceOf(ExecutionException.class).cause().hasMessage("mine");
    }

    @AsyncTest
    void shutdownEndsTheViewAndNotTheLoop() throws Exception {
        Future<String> job = executor.submit(() -> {
            Steps.turns(5);
            return "went on";
        });
        executor.shutdown();

        assertThatThrownBy(() -> executor.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThat(executor.isTerminated()).isFalse();
        assertThat(executor.awaitTermination(1, TimeUnit.HOURS)).isTrue();
        assertThat(executor.isTerminated()).isTrue();
        assertThat(job.get()).isEqualTo("went on");
        assertThat(new LoopExecutorService(loop()).submit(() -> "another view").get()).isEqualTo("another view");
    }

    @AsyncTest
    void awaitTerminationGivesUpInTime() throws Exception {
        Future<String> job = executor.submit(loggedAtEnd());
        executor.shutdown();
        assertThat(executor.awaitTermination(1, TimeUnit.MILLISECONDS)).isFalse();
        job.cancel(true);

        assertThat(executor.awaitTermination(1, TimeUnit.HOURS)).isTrue();
        assertThat(log).containsExactly("ended");
    }

    @AsyncTest
    void emptyExecutorIsTerminatedByItsShutdown() {
        executor.shutdown();

        assertThat(executor.isTerminated()).isTrue();
    }

    /** {@code try (executor)} in a task: {@link ExecutorService#close} waits, and the loop goes on. */
    @AsyncTest
    void closingTheViewInATaskSuspendsIt() {
        try (ExecutorService closing = executor) {
            closing.execute(() -> {
                Steps.turns(5);
                log.add("done");
            });
        }

        assertThat(log).containsExactly("done");
    }

    @AsyncTest
    void shutdownNowCancelsWhatRunsAndGivesBackWhatHasNotBegun() throws Exception {
        executor.execute(() -> Steps.sleepLongThen(() -> log.add("cancelled")));
        Steps.turns(3);
        Runnable unbegun = () -> log.add("begun");
        executor.execute(unbegun);
        Future<String> job = executor.submit(() -> "job");
        List<Runnable> left = executor.shutdownNow();

        assertThat(left).hasSize(2).contains(unbegun);
        assertThat(job.isCancelled()).isTrue();
        assertThat(executor.awaitTermination(1, TimeUnit.HOURS)).isTrue();
        assertThat(log).containsExactly("cancelled");
    }

    @Test
    @RunsLoopItself
    void jobsWaitForTheNextRun() throws Exception {
        CompletableFuture<String> job = executor.submit(() -> "ran");
        assertThat(job).isNotDone();
        fixture.run(() -> assertThat(job.get()).isEqualTo("ran"));
    }

    @Test
    @RunsLoopItself
    void closeOfTheLoopEndsItsJobsAndTheView() throws Exception {
        fixture.run(() -> {
            executor.execute(() -> Steps.sleepLongThen(() -> log.add("cancelled")));
            Steps.turns(3);
        });
        CompletableFuture<String> unbegun = executor.submit(() -> "never");
        executor.shutdown();
        fixture.closeLoop();

        assertThat(unbegun).isCompletedExceptionally();
        assertThat(executor.awaitTermination(1, TimeUnit.HOURS)).isTrue();
        assertThat(log).containsExactly("cancelled");
        assertThat(fixture.failures()).hasSizeLessThanOrEqualTo(1); // the pending task
    }

    @Test
    void closedLoopRejects() {
        fixture.closeLoop();

        assertThatThrownBy(() -> executor.submit(() -> "never")).isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("closed");
        executor.shutdown();
        assertThat(executor.isTerminated()).isTrue();
    }
}
