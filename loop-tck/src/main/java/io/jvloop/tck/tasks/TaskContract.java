package io.jvloop.tck.tasks;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.currentTask;
import static io.jvloop.Asyncio.yieldNow;
import static io.jvloop.tck.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.TaskOptions;
import io.jvloop.UnhandledFailure;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tasks as long as nobody cancels them. */
public class TaskContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private final List<String> log = new ArrayList<>();

    /** {@code test_tasks.BaseTaskTests}: create_task only schedules. */
    @AsyncTest
    @Behaviour(106)
    void taskHasNotBegunWhenCreateTaskReturns() {
        Task<Boolean> task = createTask(() -> log.add("begun"));
        log.add("created");
        task.await();

        assertThat(log).containsExactly("created", "begun");
    }

    /** {@code base_events.call_soon} FIFO. */
    @AsyncTest
    @Behaviour(107)
    void stepsAndCallbacksKeepOneOrder() {
        fixture.loop().callSoon(() -> log.add("callback 1"));
        createTask(() -> log.add("task 1"));
        fixture.loop().callSoon(() -> log.add("callback 2"));
        createTask(() -> log.add("task 2"));
        fixture.loop().callSoon(() -> log.add("callback 3"));
        yieldNow();

        assertThat(log).containsExactly("callback 1", "task 1", "callback 2", "task 2", "callback 3");
    }

    /** {@code test_tasks.BaseTaskTests.test_exception_traceback}. */
    @AsyncTest
    @Behaviour(109)
    void failureSurfacesAsTheSameInstanceEachTime() {
        RuntimeException failure = new IllegalStateException("mine");
        Task<Void> task = createTask(() -> {
            throw failure;
        });

        assertThatThrownBy(task::await).isSameAs(failure);
        assertThatThrownBy(task::await).isSameAs(failure);
    }

    /** {@code test_tasks.BaseTaskTests.test_task_set_methods}. */
    @AsyncTest
    @Behaviour(113)
    @SuppressWarnings("unchecked")
    void taskCannotBeCompletedFromOutside() {
        Task<String> task = createTask(() -> "own");

        assertThatThrownBy(() -> ((Promise<String>) task).setResult("other")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ((Promise<String>) task).setException(new IOException())).isInstanceOf(IllegalStateException.class);
        assertThat(task.await()).isEqualTo("own");
    }

    /** Item 115. */
    @Test
    @Behaviour(115)
    void createTaskOutsideALoopSaysSo() {
        assertThatThrownBy(() -> createTask(() -> log.add("begun"))).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no running event loop");
        assertThat(log).isEmpty();
    }

    /** {@code test_tasks.BaseTaskTests.test_bare_create_named_task}. */
    @AsyncTest
    @Behaviour(116)
    void namesAreGivenOrNumbered() {
        Task<Void> first = createTask(() -> {});
        Task<Void> second = createTask(() -> {});
        Task<Void> named = createTask(TaskOptions.named("mine"), () -> {});
        yieldNow();

        assertThat(number(second)).isGreaterThan(number(first));
        assertThat(named.name()).isEqualTo("mine");
        named.setName("other");
        assertThat(named.name()).isEqualTo("other");
    }

    private static long number(Task<?> task) {
        assertThat(task.name()).startsWith("Task-");
        return Long.parseLong(task.name().substring("Task-".length()));
    }

    /** {@code test_tasks.BaseTaskTests.test_current_task_with_interleaving_tasks}. */
    @AsyncTest
    @Behaviour(120)
    void currentTaskIsRightAfterEverySwitch() {
        fixture.loop().callSoon(() -> log.add("in a callback " + currentTask()));
        List<Task<Boolean>> tasks = IntStream.range(0, 3).mapToObj(i -> createTask(() -> {
            Task<?> self = currentTask();
            boolean same = true;
            for (int round = 0; round < 5; round++) {
                yieldNow();
                same &= currentTask() == self;
            }
            return same;
        })).toList();

        assertThat(Asyncio.gather(tasks).await()).containsOnly(true);
        assertThat(log).containsExactly("in a callback null");
    }

    /** {@code test_tasks.BaseTaskTests.test_step_result_future}. */
    @AsyncTest
    @Behaviour({92, 121})
    void waitersContinueInALaterTurnInTheirOrder() {
        Promise<String> promise = fixture.loop().createFuture();
        for (int i = 0; i < 3; i++) {
            int number = i;
            createTask(() -> log.add(number + promise.await()));
        }
        yieldNow();
        promise.setResult("!");
        log.add("set");
        yieldNow();

        assertThat(log).containsExactly("set", "0!", "1!", "2!");
    }

    /** {@code test_tasks.SleepTests.test_sleep_zero}. */
    @AsyncTest
    @Behaviour(122)
    void yieldingTasksTakeTurns() {
        for (String name : List.of("a", "b")) {
            createTask(() -> {
                for (int i = 0; i < 3; i++) {
                    log.add(name + i);
                    yieldNow();
                }
            });
        }
        Asyncio.gather(List.copyOf(others())).await();

        assertThat(log).containsExactly("a0", "b0", "a1", "b1", "a2", "b2");
    }

    private static List<Task<?>> others() {
        return Asyncio.allTasks().stream().filter(task -> task != currentTask()).toList();
    }

    /** {@code test_tasks.BaseTaskIntrospectionTests.test__register_task_*}. */
    @AsyncTest
    void allTasksAreTheUnfinishedOnes() {
        Task<Void> done = createTask(() -> {});
        done.await();
        Promise<Void> gate = fixture.loop().createFuture();
        Task<Void> pending = createTask(gate::await);
        yieldNow();

        assertThat(Asyncio.allTasks()).containsExactly(currentTask(), pending);
        gate.setResult(null);
        pending.await();
    }

    /** Item 557. */
    @AsyncTest
    @Behaviour(557)
    void awaitingInACallbackThrowsAndNamesCreateTask() {
        Promise<String> promise = fixture.loop().createFuture();
        fixture.loop().callSoon(promise::await);
        yieldNow();

        assertThat(fixture.failures()).extracting(UnhandledFailure::failure).singleElement()
                .satisfies(failure -> assertThat(failure).isInstanceOf(IllegalStateException.class).hasMessageContaining("createTask"));
    }

    /** A task that awaits itself is refused. */
    @Test
    void taskCannotAwaitItself() {
        fixture.run(() -> assertThatThrownBy(() -> currentTask().await()).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot await itself"));
    }

    /** Item 559. */
    @AsyncTest
    @Behaviour(559)
    void stackOverflowFailsItsTaskOnly() {
        Task<Integer> deep = createTask(() -> depth(0));

        assertThatThrownBy(deep::await).isInstanceOf(StackOverflowError.class);
    }

    private static int depth(int at) {
        return depth(at + 1) + 1;
    }

    /** {@code test_eager_task_factory.BaseTaskCountingTests.test_awaitables_chain}; item 562. */
    @Test
    @Behaviour(129)
    void deepAwaitChainsResume() {
        fixture.run(() -> assertThat(nested(500)).isEqualTo(500));
    }

    private static int nested(int depth) {
        if (depth == 0) {
            yieldNow();
            return 0;
        }
        return nested(depth - 1) + 1;
    }

    /** A task that fails in the background disturbs nobody and is reported. */
    @Test
    @Behaviour(131)
    void failingBackgroundTaskIsReportedAndDisturbsNobody() {
        fixture.run(() -> {
            createTask(() -> {
                throw new IOException("background");
            });
            turns(2);
            log.add("undisturbed");
        });
        fixture.closeLoop();

        assertThat(log).containsExactly("undisturbed");
        assertThat(fixture.failures()).hasSize(1);
    }

    /** {@code test_eager_task_factory.EagerTaskFactoryLoopTests.test_eager_completion}. */
    @AsyncTest
    @Behaviour(510)
    void eagerTaskThatNeverSuspendsIsDoneWhenCreateTaskReturns() {
        Task<Integer> task = createTask(TaskOptions.DEFAULT.withEagerStart(true), () -> 42);

        assertThat(task.isDone()).isTrue();
        assertThat(task.result()).isEqualTo(42);
    }

    /** {@code test_eager_task_factory.EagerTaskFactoryLoopTests.test_block_after_eager_step}. */
    @AsyncTest
    @Behaviour(511)
    void eagerTaskThatSuspendsGoesOnLater() {
        Task<String> task = createTask(TaskOptions.DEFAULT.withEagerStart(true), () -> {
            log.add("begun in " + currentTask().name());
            yieldNow();
            return "done";
        });
        task.setName("eager");

        assertThat(log).hasSize(1);
        assertThat(task.isDone()).isFalse();
        assertThat(task.await()).isEqualTo("done");
    }

    /** Where it waits. */
    @AsyncTest
    void stackShowsWhereATaskWaits() {
        Promise<Void> gate = fixture.loop().createFuture();
        Task<Void> task = createTask(() -> waitsHere(gate));
        yieldNow();

        assertThat(task.stack()).extracting(StackTraceElement::getMethodName).contains("waitsHere");
        gate.setResult(null);
        task.await();
        assertThat(task.stack()).isEmpty();
    }

    private static void waitsHere(Promise<Void> gate) {
        gate.await();
    }
}
