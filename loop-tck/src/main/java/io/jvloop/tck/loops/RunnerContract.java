package io.jvloop.tck.loops;

import static io.jvloop.tck.Steps.fail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.ContextVar;
import io.jvloop.EventLoop;
import io.jvloop.LoopOptions;
import io.jvloop.Runner;
import io.jvloop.UnhandledFailure;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.Steps;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code Asyncio.run} and {@link Runner}. */
@RunsLoopItself
public class RunnerContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private final List<String> log = new ArrayList<>();
    private final List<UnhandledFailure> reports = new ArrayList<>();

    private LoopOptions options() {
        return fixture.options().withExceptionHandler((loop, failure) -> reports.add(failure));
    }

    /** {@code test_runners.RunTests.test_asyncio_run_return, test_asyncio_run_raises}. */
    @Test
    @Behaviour({64, 537})
    void runGivesMainsValueOrThrowsItsFailure() {
        IOException failure = new IOException("mine");

        assertThat(Asyncio.<Integer, RuntimeException>run(options(), () -> 42)).isEqualTo(42);
        assertThatThrownBy(() -> Asyncio.run(options(), () -> {
            throw failure;
        })).isSameAs(failure);
    }

    /** Item 67. */
    @Test
    @Behaviour(67)
    void everyRunUsesANewLoopAndClosesIt() {
        List<EventLoop> loops = new ArrayList<>();
        Asyncio.run(options(), () -> loops.add(Asyncio.runningLoop()));
        Asyncio.run(options(), () -> loops.add(Asyncio.runningLoop()));

        assertThat(loops).doesNotHaveDuplicates().allMatch(EventLoop::isClosed);
        assertThatThrownBy(Asyncio::runningLoop).isInstanceOf(IllegalStateException.class);
    }

    /** {@code test_runners.RunTests.test_asyncio_run_cancels_hanging_tasks}. */
    @Test
    @Behaviour(69)
    void leftoversAreCancelledAndAwaited() {
        Asyncio.run(options(), () -> {
            Asyncio.createTask(() -> {
                try {
                    Steps.sleepLong();
                } catch (CancelledError cancelled) {
                    Asyncio.yieldNow();
                    log.add("cleaned up");
                    throw cancelled;
                }
            });
            Asyncio.yieldNow();
        });

        assertThat(log).containsExactly("cleaned up");
        assertThat(reports).isEmpty();
    }

    /** {@code test_runners.RunTests.test_asyncio_run_reports_hanging_tasks_errors}. */
    @Test
    @Behaviour(70)
    void leftoverThatFailsWhileCancelledIsReported() {
        RuntimeException failure = new IllegalStateException("mine");
        int value = Asyncio.run(options(), () -> {
            Asyncio.createTask(() -> Steps.sleepLongThen(() -> fail(failure)));
            Asyncio.yieldNow();
            return 7;
        });

        assertThat(value).isEqualTo(7);
        assertThat(reports).extracting(UnhandledFailure::failure).containsExactly(failure);
    }

    /** {@code test_runners.RunTests.test_asyncio_run_closes_gens_after_hanging_tasks_errors}. */
    @Test
    @Behaviour(71)
    void failingMainStillCleansUpLeftovers() {
        RuntimeException failure = new IllegalStateException("mine");

        assertThatThrownBy(() -> Asyncio.run(options(), () -> {
            Asyncio.createTask(() -> Steps.sleepLongThen(() -> log.add("cleaned up")));
            Asyncio.yieldNow();
            throw failure;
        })).isSameAs(failure);
        assertThat(log).containsExactly("cleaned up");
    }

    /** {@code runners.Runner.close}: whatever ended the run. */
    @Test
    @Behaviour(71)
    void mainThatEndsFatallyStillCleansUpLeftovers() {
        OutOfMemoryError fatal = new OutOfMemoryError("mine");

        assertThatThrownBy(() -> Asyncio.run(options(), () -> {
            Asyncio.createTask(() -> Steps.sleepLongThen(() -> {
                Steps.turns(5);
                log.add("cleaned up");
            }));
            Asyncio.yieldNow();
            throw fatal;
        })).isSameAs(fatal);
        assertThat(log).containsExactly("cleaned up");
        assertThat(reports).isEmpty();
    }

    /** It is not the runner's own code that may end it. */
    @Test
    @Behaviour(76)
    void closeInsideItsOwnRunIsRefusedAndTheRunnerCanBeClosedAfterwards() {
        Runner runner = new Runner(options());
        EventLoop loop = runner.loop();
        runner.run(() -> assertThatThrownBy(runner::close).isInstanceOf(IllegalStateException.class));
        runner.close();

        assertThat(loop.isClosed()).isTrue();
    }

    /** {@code test_runners.RunnerTests.test_run}. */
    @Test
    @Behaviour(75)
    void runnerReusesItsLoopAndItsContext() {
        ContextVar<String> variable = ContextVar.of("variable", "unset");
        try (Runner runner = new Runner(options())) {
            EventLoop loop = runner.loop();
            EventLoop seen = runner.run(() -> {
                variable.set("set");
                return Asyncio.runningLoop();
            });

            assertThat(seen).isSameAs(loop);
            assertThat(runner.<String, RuntimeException>run(variable::get)).isEqualTo("set");
        }
    }

    /** {@code test_runners.RunTests.test_asyncio_run_debug}. */
    @Test
    @Behaviour({68, 537})
    void debugIsAsAskedForElseTheProcesssDefault() {
        for (boolean on : new boolean[] {true, false}) {
            Asyncio.run(options().withDebug(on), () -> assertThat(Asyncio.runningLoop().debug()).isEqualTo(on));
        }
        Asyncio.run(options(), () -> assertThat(Asyncio.runningLoop().debug()).isEqualTo(Boolean.getBoolean("jvloop.debug")));
    }

    /** {@code test_runners.RunnerTests.test_no_repr_is_call_on_the_task_result}. */
    @Test
    @Behaviour(82)
    void textFormOfTheResultIsNeverAsked() {
        Object silent = new Object() {
            @Override
            public String toString() {
                throw new AssertionError("asked for its text");
            }
        };

        assertThat(Asyncio.<Object, RuntimeException>run(options(), () -> silent) == silent).isTrue();
    }

    /** {@code test_runners.RunnerTests.test_double_close, test_explicit_close}. */
    @Test
    @Behaviour(76)
    void closedRunnerRefuses() {
        Runner runner = new Runner(options());
        runner.loop();
        runner.close();
        runner.close();

        assertThatThrownBy(runner::loop).isInstanceOf(IllegalStateException.class).hasMessageContaining("Runner is closed");
        assertThatThrownBy(() -> runner.run(() -> log.add("begun"))).isInstanceOf(IllegalStateException.class);
        assertThat(log).isEmpty();
    }

    /** {@code asyncio.get_event_loop} as of 3.14. */
    @Test
    @Behaviour({530, 531})
    void eventLoopIsTheRunningOneElseTheOneSetElseAnError() {
        assertThatThrownBy(Asyncio::eventLoop).isInstanceOf(IllegalStateException.class);
        Asyncio.setEventLoop(fixture.loop());
        assertThat(Asyncio.eventLoop()).isSameAs(fixture.loop());
        Asyncio.run(options(), () -> assertThat(Asyncio.eventLoop()).isSameAs(Asyncio.runningLoop()).isNotSameAs(fixture.loop()));
        Asyncio.setEventLoop(null);
        assertThatThrownBy(Asyncio::eventLoop).isInstanceOf(IllegalStateException.class);
    }

    /** {@code test_tasks.BaseTaskTests.test_context_1}: a task changes a copy. */
    @AsyncTest
    void taskRunsInACopyOfItsCreatorsContext() {
        ContextVar<String> variable = ContextVar.of("variable", "unset");
        variable.set("outer");
        Asyncio.createTask(() -> {
            log.add(variable.get());
            variable.set("inner");
            Asyncio.yieldNow();
            log.add(variable.get());
        }).await();
        log.add(variable.get());
        helperThatSets(variable);
        log.add(variable.get());

        assertThat(log).containsExactly("outer", "inner", "outer", "by a helper");
    }

    private static void helperThatSets(ContextVar<String> variable) {
        variable.set("by a helper");
    }

    /** {@code test_tasks.BaseTaskTests.test_context_3}. */
    @AsyncTest
    void interleavedTasksDoNotDisturbEachOthersContexts() {
        ContextVar<Integer> variable = ContextVar.of("variable", -1);
        var tasks = IntStream.range(0, 100).mapToObj(i -> Asyncio.createTask(() -> {
            variable.set(i);
            boolean own = true;
            for (int round = 0; round < 3; round++) {
                Asyncio.yieldNow();
                own &= variable.get() == i;
            }
            return own;
        })).toList();

        assertThat(Asyncio.gather(tasks).await()).containsOnly(true);
    }

    /** {@code uvloop test_context.test_task_context_*}: captured at registration. */
    @AsyncTest
    void callbacksSeeTheContextOfTheirRegistration() {
        ContextVar<String> variable = ContextVar.of("variable", "unset");
        EventLoop loop = Asyncio.runningLoop();
        variable.set("then");
        loop.callSoon(() -> log.add(variable.get()));
        loop.callLater(Duration.ZERO, () -> log.add(variable.get()));
        loop.callSoonThreadsafe(() -> log.add(variable.get()));
        var promise = loop.<Void>createFuture();
        promise.addDoneCallback(done -> log.add(variable.get()));
        promise.setResult(null);
        variable.set("now");
        Steps.turns(3);

        assertThat(log).containsExactly("then", "then", "then", "then");
    }

    /** {@code test_threads.ToThreadTests}. */
    @AsyncTest
    @Behaviour({470, 471})
    void toThreadCarriesTheContextAndRunInExecutorDoesNot() {
        ContextVar<String> variable = ContextVar.of("variable", "unset");
        variable.set("set");

        assertThat(Asyncio.<String, RuntimeException>toThread(variable::get)).isEqualTo("set");
        assertThat(Asyncio.runningLoop().runInExecutor(variable::get).await()).isEqualTo("unset");
    }

    /** {@code test_threads.ToThreadTests}: the very instance, unwrapped. */
    @Test
    @Behaviour(470)
    void toThreadThrowsTheVeryInstance() {
        IOException failure = new IOException("mine");
        fixture.run(() -> assertThatThrownBy(() -> Asyncio.toThread(() -> {
            throw failure;
        })).isSameAs(failure));
    }

    /** {@code uvloop test_base._TestBase.test_shutdown_default_executor}. */
    @AsyncTest
    @Behaviour(468)
    void afterShutdownTheDefaultExecutorRefusesAndOthersWork() {
        EventLoop loop = Asyncio.runningLoop();
        loop.runInExecutor(() -> log.add("job")).await();
        loop.shutdownDefaultExecutor(Duration.ofMinutes(1));

        assertThatThrownBy(() -> loop.runInExecutor(() -> {})).isInstanceOf(IllegalStateException.class);
        assertThat(loop.runInExecutor(Runnable::run, () -> "own").await()).isEqualTo("own");
    }

    /** {@code test_threads.ToThreadTests.test_to_thread_concurrent}. */
    @AsyncTest
    @Behaviour(472)
    void moreJobsThanThreadsAllFinish() {
        var jobs = IntStream.range(0, 100).mapToObj(i -> Asyncio.runningLoop().runInExecutor(() -> i)).toList();

        assertThat(Asyncio.gather(jobs).await()).hasSize(100).isSorted();
    }

    /** {@code test_base_events.BaseEventLoopTests.test_set_exc_handler_broken}. */
    @Test
    @Behaviour(499)
    void brokenExceptionHandlerDoesNotStopTheLoop() {
        fixture.run(() -> {
            EventLoop loop = Asyncio.runningLoop();
            var former = loop.exceptionHandler();
            loop.setExceptionHandler((where, failure) -> {
                throw new IllegalStateException("broken handler: this log line belongs to the test");
            });
            loop.callSoon(() -> fail(new IllegalStateException("original: this log line belongs to the test")));
            Asyncio.yieldNow();
            loop.setExceptionHandler(former);
            log.add("went on");
        });

        assertThat(log).containsExactly("went on");
    }
}
