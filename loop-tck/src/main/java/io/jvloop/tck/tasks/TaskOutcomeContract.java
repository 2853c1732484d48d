package io.jvloop.tck.tasks;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.gather;
import static io.jvloop.Asyncio.yieldNow;
import static io.jvloop.tck.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.Coroutine;
import io.jvloop.EventLoop;
import io.jvloop.LoopFuture;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.TaskOptions;
import io.jvloop.VoidCoroutine;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.Steps;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What comes out of a task, what it tells about itself, and bad use of it. */
public class TaskOutcomeContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private final List<String> log = new ArrayList<>();

    private EventLoop loop() {
        return fixture.loop();
    }

    // ---- outcomes ----

    /** {@code test_tasks.BaseTaskTests.test_task_basics, test_cancel}. */
    @AsyncTest
    @Behaviour(108)
    void bodysEndIsTheTasksOutcome() {
        RuntimeException failure = new IllegalStateException("mine");
        Task<String> value = createTask(() -> "value");
        Task<Void> failed = createTask(() -> {
            throw failure;
        });
        Task<Void> cancelled = createTask(() -> {
            throw new CancelledError();
        });
        turns(2);

        assertThat(value.result()).isEqualTo("value");
        assertThat(failed.exception()).isSameAs(failure);
        assertThat(failed.isCancelled()).isFalse();
        assertThat(cancelled.isCancelled()).isTrue();
    }

    /** A task may be awaited by many and again. */
    @AsyncTest
    @Behaviour(110)
    void everyAwaitGivesTheSameOutcome() {
        Object value = new Object();
        Task<Object> task = createTask(() -> {
            yieldNow();
            return value;
        });
        List<Task<Object>> waiters = List.of(createTask(() -> task.await()), createTask(() -> task.await()));

        assertThat(task.await()).isSameAs(value).isSameAs(task.await());
        assertThat(gather(waiters).await()).containsExactly(value, value);
    }

    /** asyncio's coroutine object is used once; a body is a method, and runs each time it is given. */
    @AsyncTest
    @Behaviour({111, 112})
    void bodyGivenTwiceRunsTwice() {
        Coroutine<String> body = () -> {
            yieldNow();
            log.add("ran");
            return "value";
        };
        assertThat(gather(List.of(createTask(body), createTask(body))).await()).containsExactly("value", "value");
        assertThat(log).hasSize(2);
    }

    /** {@code test_tasks.BaseTaskTests.test_coroutine_non_gen_function_return_future}. */
    @AsyncTest
    @Behaviour(123)
    void futureThatABodyReturnsIsItsValue() {
        Promise<String> inner = loop().createFuture();
        Task<LoopFuture<String>> task = createTask(() -> inner);

        assertThat(task.await()).isSameAs(inner);
        assertThat(inner.isDone()).isFalse();
    }

    /** {@code test_tasks.BaseTaskTests.test_exception_traceback}. */
    @AsyncTest
    @Behaviour(124)
    void failureReadLaterShowsTheFramesThatThrewIt() {
        Task<Void> task = createTask(() -> {
            yieldNow();
            throwsHere();
        });
        turns(3);

        assertThat(task.exception()).hasStackTraceContaining("throwsHere");
    }

    private static void throwsHere() {
        throw new IllegalStateException("mine");
    }

    /** {@code test_tasks.BaseTaskTests.test_exception_chaining_after_await, ..._with_context_cycle}. */
    @AsyncTest
    @Behaviour(125)
    void failureAwaitedWhileAnotherIsHandledIsNotChangedByIt() {
        RuntimeException failure = new IllegalStateException("mine");
        Task<Void> task = createTask(() -> {
            throw failure;
        });
        try {
            task.await();
        } catch (IllegalStateException first) {
            assertThatThrownBy(task::await).isSameAs(first).hasNoCause();
        }
        assertThat(failure.getSuppressed()).isEmpty();
    }

    /** {@code test_tasks.BaseTaskTests.test_log_destroyed_pending_task}: the loop holds its tasks, and reports at its close. */
    @Test
    @Behaviour(126)
    void pendingTaskThatNobodyHoldsIsReportedWhenItsLoopCloses() {
        fixture.run(() -> {
            createTask(TaskOptions.named("forgotten"), () -> {
                loop().createFuture().await();
            });
            yieldNow();
            System.gc();
            assertThat(Asyncio.allTasks()).extracting(Task::name).contains("forgotten");
        });
        fixture.closeLoop();

        assertThat(fixture.failures()).singleElement().satisfies(report -> {
            assertThat(report.message()).contains("destroyed", "pending");
            assertThat(report.source().toString()).contains("forgotten");
        });
        assertThat(loop().allTasks()).isEmpty();
    }

    // ---- what it tells ----

    /** {@code test_tasks.BaseTaskTests.test_get_coro, test_get_context}. */
    @AsyncTest
    @Behaviour(117)
    void taskGivesTheBodyItWasMadeWith() {
        Coroutine<String> withValue = () -> "value";
        VoidCoroutine without = () -> {};
        Task<String> one = createTask(withValue);
        Task<Void> two = createTask(without);

        assertThat(one.body()).isSameAs(withValue);
        assertThat(two.body()).isSameAs(without);
        assertThat(two.toString()).contains("TaskOutcomeContract");
        turns(2);
        assertThat(two.body()).isSameAs(without);
    }

    /** {@code test_tasks.BaseTaskTests.test_task_repr_autogenerated}: across loops and threads. */
    @Test
    @RunsLoopItself
    @Behaviour(116)
    void numbersGrowAcrossLoopsAndThreads() {
        CompletableFuture<Long> elsewhere = new CompletableFuture<>();
        long before = numberOfANewTask(loop());
        Thread.ofPlatform().start(() -> {
            try (EventLoop other = Asyncio.newEventLoop(fixture.options())) {
                elsewhere.complete(numberOfANewTask(other));
            } catch (RuntimeException failure) {
                elsewhere.completeExceptionally(failure);
            }
        });

        assertThat(elsewhere.join()).isGreaterThan(before);
        assertThat(numberOfANewTask(loop())).isGreaterThan(elsewhere.join());
    }

    private static long numberOfANewTask(EventLoop loop) {
        Task<Void> task = loop.createTask(() -> {});
        loop.runUntilComplete(task);
        assertThat(task.name()).startsWith("Task-");
        return Long.parseLong(task.name().substring("Task-".length()));
    }

    // ---- bad use ----

    /** {@code test_tasks.BaseTaskTests.test_create_task_with_noncoroutine, test_error_in_call_soon}: and nothing half-made stays. */
    @AsyncTest
    @Behaviour({114, 127})
    void taskThatCannotBeMadeIsNotListed() {
        Coroutine<String> none = nothing();
        assertThatThrownBy(() -> createTask(none)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> createTask(TaskOptions.DEFAULT, none)).isInstanceOf(NullPointerException.class);
        assertThat(Asyncio.allTasks()).hasSize(1);
        assertThat(createTask(() -> "goes on").await()).isEqualTo("goes on");
    }

    /** Null where a name, a callback or a failure belongs. */
    @AsyncTest
    void nullIsRefusedAndTheLoopGoesOn() {
        Promise<String> promise = loop().createFuture();
        Task<String> task = createTask(promise::await);
        assertThatThrownBy(() -> task.setName(nothing())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> promise.addDoneCallback(nothing())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> promise.addDoneCallback(done -> {}, nothing())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> promise.setException(nothing())).isInstanceOf(NullPointerException.class);
        promise.setResult("goes on");
        assertThat(task.await()).isEqualTo("goes on");
    }

    private static <R> R nothing() {
        @Nullable R none = null;
        return none;
    }

    /** What is confined to the loop, from a thread that is not in its turn. */
    @AsyncTest
    void confinedMethodsFromAnotherThreadSayWhereToGo() {
        Promise<String> promise = loop().createFuture();
        Task<Void> task = createTask(Steps::sleepLong);
        List<Runnable> misuses = List.of(task::cancel, task::uncancel, promise::cancel, () -> promise.setResult("r"),
                () -> promise.setException(new IllegalStateException()), () -> promise.addDoneCallback(done -> {}),
                () -> promise.removeDoneCallback(done -> {}), () -> loop().createTask(() -> {}), () -> loop().allTasks());
        for (Runnable misuse : misuses) {
            Throwable thrown = Asyncio.toThread(() -> thrownBy(misuse));
            assertThat(thrown).isInstanceOf(WrongThreadException.class).hasMessageContaining("callSoonThreadsafe");
        }
        assertThat(promise.isDone()).isFalse();
        assertThat(task.cancelling()).isZero();
        task.cancel();
        assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
    }

    private static @Nullable Throwable thrownBy(Runnable misuse) {
        try {
            misuse.run();
            return null;
        } catch (RuntimeException thrown) {
            return thrown;
        }
    }

    /** A closed loop takes no task and no callback of a future that is done. */
    @Test
    @RunsLoopItself
    void closedLoopSaysThatItIsClosed() {
        Promise<String> done = loop().createFuture();
        done.setResult("value");
        fixture.closeLoop();

        assertThatThrownBy(() -> loop().createTask(() -> log.add("ran"))).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> done.addDoneCallback(future -> log.add("ran"))).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThat(done.result()).isEqualTo("value");
        assertThat(log).isEmpty();
    }
}
