package io.jvloop.tck.loops;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.LoopStatistics;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.TaskOptions;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a loop and its tasks tell of themselves. */
public class IntrospectionContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    /** {@code test_tasks.BaseTaskIntrospectionTests.test__register_task_1}. */
    @Test
    @Behaviour(519)
    void allTasksIsASnapshotOfTheUnfinishedTasksOfThatLoopOnly() {
        try (EventLoop other = Asyncio.newEventLoop(fixture.options().withExceptionHandler((where, failure) -> {}))) {
            other.createTask(Steps::sleepLong);
            fixture.run(() -> {
                Promise<Void> gate = fixture.loop().createFuture();
                Task<Void> waiting = createTask(gate::await);
                Task<Void> done = createTask(() -> {});
                Steps.turns(2);
                Set<Task<?>> snapshot = Asyncio.allTasks();

                assertThat(snapshot).contains(waiting, Asyncio.currentTask()).doesNotContain(done).hasSize(2);
                gate.setResult(null);
                waiting.await();
                assertThat(snapshot).contains(waiting);
                assertThat(Asyncio.allTasks()).containsExactly(Asyncio.currentTask());
            });
        }
    }

    /** {@code test_tasks.BaseCurrentLoopTests.test_current_task_no_running_loop}. */
    @Test
    @Behaviour(520)
    void currentTaskWithoutARunningLoopThrowsAndInACallbackIsNull() {
        assertThatIllegalStateException().isThrownBy(Asyncio::currentTask);
        fixture.run(() -> {
            List<Task<?>> seen = new ArrayList<>();
            fixture.loop().callSoon(() -> seen.add(Asyncio.currentTask()));
            yieldNow();

            assertThat(seen).containsOnlyNulls().hasSize(1);
            assertThat(Asyncio.currentTask()).isNotNull();
        });
    }

    private static void waitsHere(Promise<Void> gate) {
        gate.await();
    }

    /** {@code test_tasks.BaseTaskTests.test_get_stack}. */
    @AsyncTest
    @Behaviour(522)
    void stackOfASuspendedTaskIsWhereItWaitsAndOfADoneOneEmpty() {
        Promise<Void> gate = fixture.loop().createFuture();
        Task<Void> task = createTask(() -> waitsHere(gate));
        yieldNow();

        assertThat(task.stack().getFirst().getMethodName()).isEqualTo("waitsHere");
        assertThat(task.stack()).noneMatch(frame -> frame.getClassName().startsWith("io.jvloop.core."));
        gate.setResult(null);
        task.await();
        assertThat(task.stack()).isEmpty();
    }

    /** {@code test_pep492.CoroutineTests.test_task_print_stack}: of a failed one the failure has the trace. */
    @AsyncTest
    @Behaviour(522)
    void failedTaskHasItsTraceInItsFailure() {
        Task<Void> failed = createTask(() -> {
            throw new IllegalStateException("boom");
        });
        Steps.turns(2);

        assertThat(failed.stack()).isEmpty();
        assertThat(failed.exception().getStackTrace()[0].getClassName()).startsWith(IntrospectionContract.class.getName());
    }

    /** {@code test_tasks.BaseTaskTests.test_task_repr, test_task_repr_wait_for}. */
    @AsyncTest
    @Behaviour(523)
    void textOfATaskTellsNameStateBodyAndWhatItWaitsFor() {
        Promise<Void> gate = fixture.loop().createFuture();
        Task<Void> task = createTask(TaskOptions.named("worker"), () -> waitsHere(gate));
        Task<Void> boss = createTask(TaskOptions.named("boss"), () -> {
            task.await();
        });
        Steps.turns(2);

        assertThat(task.toString()).startsWith("Task[worker, pending").contains("waiting for Future[pending")
                .contains("body io.jvloop.tck.loops.IntrospectionContract$$Lambda");
        assertThat(boss.toString()).contains("waiting for worker");
        gate.setResult(null);
        boss.await();
        assertThat(task.toString()).startsWith("Task[worker, finished, result null");
    }

    /** {@code test_tasks.BaseTaskTests.test_task_repr}. */
    @AsyncTest
    @Behaviour(523)
    void textOfADoneTaskTellsItsOutcome() {
        Task<Integer> value = createTask(() -> 42);
        Task<Void> failed = createTask(() -> {
            throw new IllegalStateException("boom");
        });
        Task<Void> cancelled = createTask(Steps::sleepLong);
        cancelled.cancel();
        Steps.turns(2);

        assertThat(value.toString()).contains("finished, result 42");
        assertThat(failed.toString()).contains("finished, exception java.lang.IllegalStateException: boom");
        assertThat(cancelled.toString()).contains("cancelled");
        assertThat(failed.exception()).hasMessage("boom");
    }

    /** asyncio has none; uvloop's debug counters. */
    @AsyncTest
    void statisticsCountWhatTheLoopDoes() {
        LoopStatistics before = fixture.loop().statistics();
        fixture.loop().callSoon(() -> {});
        fixture.loop().callLater(Steps.LONG, () -> {});
        createTask(() -> {}).await();
        LoopStatistics after = fixture.loop().statistics();

        assertThat(after.callbacks()).isGreaterThan(before.callbacks());
        assertThat(after.steps()).isGreaterThanOrEqualTo(before.steps() + 2);
        assertThat(after.turns()).isGreaterThan(before.turns());
        assertThat(after.timers()).isEqualTo(before.timers() + 1);
        assertThat(after.tasks()).isEqualTo(1);
    }
}
