package io.jvloop.tck.loops;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.EventLoop;
import io.jvloop.KeyboardInterruptError;
import io.jvloop.LoopOptions;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.sync.AsyncQueue;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.Steps;
import io.jvloop.tck.doubles.CountedPolls;
import io.jvloop.tck.watch.LeakCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A loop that is closed while its coroutines wait: they are unwound, and nobody else in the JVM is harmed. */
public class CloseContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());

    private EventLoop loop() {
        return fixture.loop();
    }

    private void begin() {
        fixture.run(() -> Steps.turns(3));
    }

    /** asyncio's {@code GeneratorExit}: clean-up runs, further waiting is refused. */
    @Test
    @RunsLoopItself
    void pendingTaskIsReportedOnceAndItsCleanUpRuns() {
        Task<Void> task = loop().createTask(() -> {
            try {
                Asyncio.sleep(Steps.LONG);
            } catch (CancelledError ended) {
                log.add("unwound");
                assertThatThrownBy(() -> Asyncio.sleep(Duration.ofMillis(1))).hasMessageContaining("closed");
                assertThatThrownBy(() -> loop().callSoon(() -> {})).hasMessageContaining("closed");
                log.add("refused");
                throw ended;
            }
        });
        begin();
        fixture.closeLoop();

        assertThat(log).containsExactly("unwound", "refused");
        assertThat(fixture.failures()).singleElement().satisfies(report -> assertThat(report.source()).isSameAs(task));
    }

    /** What the clean-up throws is not lost. */
    @Test
    @RunsLoopItself
    void failureOfTheCleanUpIsReportedToo() {
        RuntimeException failure = new IllegalStateException("clean-up");
        loop().createTask(() -> {
            try {
                Asyncio.sleep(Steps.LONG);
            } catch (CancelledError ended) {
                throw failure;
            }
        });
        begin();
        fixture.closeLoop();

        assertThat(fixture.failures()).hasSize(2).last().satisfies(report -> assertThat(report.failure()).isSameAs(failure));
    }

    /** A body that has not begun never begins. */
    @Test
    @RunsLoopItself
    void taskThatHasNotBegunNeverBegins() {
        Task<Boolean> task = loop().createTask(() -> log.add("begun"));
        fixture.closeLoop();

        assertThat(log).isEmpty();
        assertThat(task.isCancelled()).isTrue();
        assertThat(fixture.failures()).hasSize(1);
    }

    /** A queue's waiter is unwound like any other. */
    @Test
    @RunsLoopItself
    void taskWaitingForAQueueIsUnwound() {
        AsyncQueue<String> queue = new AsyncQueue<>();
        loop().createTask(() -> {
            try {
                queue.get();
            } finally {
                log.add("unwound");
            }
        });
        begin();
        fixture.closeLoop();

        assertThat(log).containsExactly("unwound");
        assertThat(fixture.failures()).hasSize(1);
    }

    /** Foreign wake-ups that come during and after the close find a closed loop, and nothing breaks. */
    @Test
    void postingWhileTheLoopClosesIsRefusedOrDropped() throws InterruptedException {
        int[] refused = new int[1];
        Thread poster = Thread.ofPlatform().start(() -> {
            while (refused[0] == 0) {
                try {
                    loop().callSoonThreadsafe(() -> {});
                } catch (IllegalStateException closed) {
                    refused[0]++;
                }
            }
        });
        begin();
        fixture.closeLoop();
        poster.join();

        assertThat(refused[0]).isOne();
    }

    /** A virtual thread may close a loop, and run it before. */
    @Test
    @RunsLoopItself
    void virtualThreadMayCloseALoopWithPendingTasks() throws InterruptedException {
        Promise<Void> never = loop().createFuture();
        Thread.ofVirtual().start(() -> {
            loop().createTask(() -> {
                try {
                    never.await();
                } finally {
                    log.add("unwound");
                }
            });
            begin();
            loop().close();
        }).join();

        assertThat(log).containsExactly("unwound");
        assertThat(fixture.failures()).hasSize(1);
    }

    /** Close has the loop to himself, from first to last: here another thread comes while it reports. */
    @Test
    @RunsLoopItself
    @Behaviour(17)
    void whileALoopIsBeingClosedOthersCanNeitherRunNorUseNorCloseIt() {
        List<Throwable> thrown = new ArrayList<>();
        loop().setExceptionHandler((where, failure) -> {
            thrown.add(thrownElsewhere(loop()::runForever));
            thrown.add(thrownElsewhere(() -> loop().runUntilComplete(() -> log.add("ran"))));
            thrown.add(thrownElsewhere(() -> loop().callSoon(() -> log.add("called"))));
            thrown.add(thrownElsewhere(loop()::close));
            loop().close();
            log.add("running " + loop().isRunning());
        });
        loop().createTask(Steps::sleepLong);
        fixture.closeLoop();

        assertThat(thrown).hasSize(4);
        assertThat(thrown.subList(0, 2)).allSatisfy(
                refused -> assertThat(refused).isInstanceOf(IllegalStateException.class).hasMessageContaining("being closed"));
        assertThat(thrown.get(2)).isInstanceOf(WrongThreadException.class).hasMessageContaining("being closed");
        assertThat(thrown.get(3)).isNull();
        assertThat(log).containsExactly("running false");
    }

    private static Throwable thrownElsewhere(Runnable action) {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread other = Thread.ofPlatform().start(() -> {
            try {
                action.run();
            } catch (Throwable t) {
                thrown.set(t);
            }
        });
        try {
            other.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return thrown.get();
    }

    /** Whichever is first: a run or the close. The other is refused, and neither meets the other's half-done work. */
    @Test
    @Behaviour(17)
    void runThatMeetsTheCloseIsWholeOrRefused() throws Exception {
        for (int i = 0; i < 100; i++) {
            EventLoop other = Asyncio.newEventLoop(fixture.options());
            CyclicBarrier start = new CyclicBarrier(2);
            CompletableFuture<Object> run = CompletableFuture.supplyAsync(() -> {
                await(start);
                try {
                    return other.runUntilComplete(() -> {
                        Steps.turns(2);
                        return "whole";
                    });
                } catch (IllegalStateException refused) {
                    return refused.getMessage();
                }
            }, body -> Thread.ofPlatform().start(body));
            await(start);
            closeAsSoonAsPossible(other);

            assertThat(run.get(10, TimeUnit.SECONDS).toString()).containsAnyOf("whole", "closed");
        }
    }

    private static void closeAsSoonAsPossible(EventLoop loop) {
        while (!loop.isClosed()) {
            try {
                loop.close();
            } catch (IllegalStateException running) {
                Thread.onSpinWait();
            }
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new AssertionError(e);
        }
    }

    /** Whatever a report, a clean-up or the back end throws: everything else is given back all the same. */
    @Test
    void fatalErrorOfTheHandlerIsThrownAndTheLoopIsClosedAllTheSame() {
        KeyboardInterruptError fatal = new KeyboardInterruptError();
        LoopOptions options = fixture.options();
        CountedPolls hooked = new CountedPolls(options.policy());
        hooked.beforeTheClose(() -> log.add("back end closed"));
        EventLoop other = Asyncio.newEventLoop(options.withPolicy(hooked));
        CompletableFuture<Object> view = other.createFuture().toCompletableFuture();
        other.setExceptionHandler((where, failure) -> {
            throw fatal;
        });
        for (int i = 0; i < 2; i++) {
            other.createTask(() -> Steps.sleepLongThen(() -> log.add("unwound")));
        }
        other.runUntilComplete(() -> Steps.turns(2));

        assertThatThrownBy(other::close).isSameAs(fatal);
        assertThat(other.isClosed()).isTrue();
        assertThat(log).containsExactly("unwound", "unwound", "back end closed");
        assertThat(view).isCancelled();
        other.close();
    }

    /** The last step is taken too. */
    @Test
    void backEndThatFailsToCloseLeavesNobodyWaiting() {
        LoopOptions options = fixture.options();
        CountedPolls hooked = new CountedPolls(options.policy());
        IllegalStateException failure = new IllegalStateException("mine");
        LeakCheck leaks = LeakCheck.begin();
        EventLoop other = Asyncio.newEventLoop(options.withPolicy(hooked));
        CompletableFuture<Object> view = other.createFuture().toCompletableFuture();
        hooked.afterTheClose(() -> {
            throw failure;
        });

        assertThatThrownBy(other::close).isSameAs(failure);
        assertThat(view).isCancelled();
        assertThat(other.isClosed()).isTrue();
        leaks.assertNothingLeaked();
    }

    /** Between two runs tasks stay. */
    @Test
    @RunsLoopItself
    @Behaviour(23)
    void tasksSurviveBetweenRuns() {
        Promise<String> gate = loop().createFuture();
        Task<String> task = loop().createTask(gate::await);
        begin();
        fixture.run(() -> {
            createTask(() -> gate.setResult("second run")).await();
            yieldNow();
        });

        assertThat(loop().runUntilComplete(task)).isEqualTo("second run");
    }
}
