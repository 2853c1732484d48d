package io.jvloop.tck.tasks;

import static io.jvloop.Asyncio.allTasks;
import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.currentTask;
import static io.jvloop.Asyncio.gather;
import static io.jvloop.Asyncio.yieldNow;
import static io.jvloop.tck.Steps.sleepLong;
import static io.jvloop.tck.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.Context;
import io.jvloop.ContextVar;
import io.jvloop.EventLoop;
import io.jvloop.KeyboardInterruptError;
import io.jvloop.LoopFuture;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.TaskFactory;
import io.jvloop.TaskOptions;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.Steps;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tasks whose first step runs inside {@code createTask}. */
public class EagerTaskContract {
    private static final TaskOptions EAGER = TaskOptions.DEFAULT.withEagerStart(true);
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private final List<String> log = new ArrayList<>();

    private EventLoop loop() {
        return fixture.loop();
    }

    /** {@code test_eager_task_factory.EagerTaskFactoryLoopTests.test_eager_completion}. */
    @AsyncTest
    @Behaviour(510)
    void bodyThatNeverSuspendsIsDoneAtOnceAndAwaitingItCostsNoTurn() {
        loop().callSoon(() -> log.add("next turn"));
        Task<Integer> task = createTask(EAGER, () -> 42);
        assertThat(task.isDone()).isTrue();
        assertThat(task.await()).isEqualTo(42);
        assertThat(log).isEmpty();
        yieldNow();
        assertThat(log).containsExactly("next turn");
    }

    /** {@code test_eager_task_factory...test_block_after_eager_step}. */
    @AsyncTest
    @Behaviour(511)
    void bodyThatSuspendsGoesOnInItsPlaceInTheQueue() {
        loop().callSoon(() -> log.add("callback"));
        Task<String> task = createTask(EAGER, () -> {
            log.add("first step");
            yieldNow();
            log.add("second step");
            return "value";
        });
        log.add("created");
        loop().callSoon(() -> log.add("callback 2"));

        assertThat(task.await()).isEqualTo("value");
        assertThat(log).containsExactly("first step", "created", "callback", "second step", "callback 2");
    }

    /** {@code tasks.Task.__init__}: eager only while the loop runs. */
    @Test
    @RunsLoopItself
    @Behaviour(512)
    void beforeTheLoopRunsTheStartIsScheduled() {
        Task<Boolean> task = loop().createTask(EAGER, () -> log.add("begun"));

        assertThat(log).isEmpty();
        assertThat(loop().runUntilComplete(task)).isTrue();
    }

    /** {@code test_eager_task_factory...test_all_tasks_with_eager_completion, ..._with_blocking}. */
    @AsyncTest
    @Behaviour(513)
    void taskIsListedDuringItsFirstStepAndAfterwardsIfItSuspended() {
        Task<Boolean> completes = createTask(EAGER, () -> allTasks().contains(currentTask()));
        assertThat(completes.result()).isTrue();
        assertThat(allTasks()).containsExactly(currentTask());

        Task<Boolean> suspends = createTask(EAGER, () -> {
            boolean listed = allTasks().contains(currentTask());
            yieldNow();
            return listed && allTasks().contains(currentTask());
        });
        assertThat(allTasks()).containsExactly(currentTask(), suspends);
        assertThat(suspends.await()).isTrue();
        assertThat(allTasks()).containsExactly(currentTask());
    }

    /** {@code test_eager_task_factory...test_current_task}: the swap and its way back, nested too. */
    @AsyncTest
    void currentTaskIsTheEagerOneDuringItsStepAndTheCreatorAfterwards() {
        Task<?> creator = currentTask();
        List<Task<?>> seen = new ArrayList<>();
        Task<Task<Void>> outer = createTask(EAGER, () -> {
            Task<?> self = currentTask();
            Task<Void> inner = createTask(EAGER, () -> {
                seen.add(currentTask());
                yieldNow();
                seen.add(currentTask());
            });
            assertThat(currentTask()).isSameAs(self);
            return inner;
        });
        assertThat(currentTask()).isSameAs(creator);
        Task<Void> inner = outer.result();
        inner.await();
        assertThat(seen).containsExactly(inner, inner);
        assertThat(currentTask()).isSameAs(creator);
    }

    /** Eager tasks created by eager tasks start inside one another. */
    @AsyncTest
    void eagerTasksNest() {
        Task<Integer> task = createTask(EAGER, () -> nested(50));

        assertThat(task.result()).isEqualTo(50);
    }

    private static int nested(int depth) {
        return depth == 0 ? 0 : createTask(EAGER, () -> nested(depth - 1)).result() + 1;
    }

    /** A callback may start a task eagerly, and is no task itself afterwards. */
    @AsyncTest
    void callbackMayStartATaskEagerly() {
        Promise<Void> gate = loop().createFuture();
        List<Task<Void>> started = new ArrayList<>();
        loop().callSoon(() -> {
            started.add(createTask(EAGER, () -> {
                log.add("first step");
                gate.await();
                log.add("second step");
            }));
            log.add("callback goes on, current task " + currentTask());
        });
        yieldNow();
        gate.setResult(null);
        started.getFirst().await();
        assertThat(log).containsExactly("first step", "callback goes on, current task null", "second step");
    }

    /** {@code test_eager_task_factory...test_eager_start_*}: an exception of the first step is the task's, not the creator's. */
    @AsyncTest
    void failureOfTheFirstStepIsTheTasksOutcome() {
        RuntimeException failure = new IllegalStateException("at once");
        Task<Void> task = createTask(EAGER, () -> {
            throw failure;
        });

        assertThat(task.isDone()).isTrue();
        assertThatThrownBy(task::await).isSameAs(failure);
    }

    /** Nobody takes it: it is reported as every lost failure. */
    @Test
    void failureOfTheFirstStepThatNobodyTakesIsReported() {
        fixture.run(() -> {
            createTask(EAGER, () -> {
                throw new IllegalStateException("lost");
            });
        });
        fixture.closeLoop();
        assertThat(fixture.failures()).hasSize(1);
    }

    /** {@code tasks.Task.__eager_start}: what is fatal ends the run. */
    @Test
    @RunsLoopItself
    void fatalErrorOfTheFirstStepEndsTheRun() {
        KeyboardInterruptError fatal = new KeyboardInterruptError();

        assertThatThrownBy(() -> fixture.run(() -> {
            createTask(EAGER, () -> {
                throw fatal;
            });
            sleepLong();
        })).isSameAs(fatal);
        cancelLeftovers();
    }

    private void cancelLeftovers() {
        List<Task<?>> leftovers = List.copyOf(loop().allTasks());
        leftovers.forEach(Task::cancel);
        fixture.run(() -> Asyncio.gatherSettled(leftovers).await());
    }

    /** {@code tasks.Task.__step_run_and_handle_result}: a self-cancellation of the first step. */
    @AsyncTest
    void taskThatCancelsItselfInItsFirstStepIsCancelled() {
        Task<Integer> returns = createTask(EAGER, () -> {
            currentTask().cancel("self");
            return 42;
        });
        assertThat(returns.isCancelled()).isTrue();
        assertThatThrownBy(returns::await).isInstanceOf(CancelledError.class).hasMessage("self");

        Task<Void> suspends = createTask(EAGER, () -> {
            currentTask().cancel("self");
            sleepLong();
        });
        assertThat(suspends.isDone()).isFalse();
        assertThatThrownBy(suspends::await).isInstanceOf(CancelledError.class).hasMessage("self");
    }

    /** The creator is in the middle of its step: it gets the cancellation at its next suspension. */
    @AsyncTest
    void firstStepMayCancelItsCreator() {
        Task<Void> creator = createTask(() -> {
            Task<?> self = currentTask();
            createTask(EAGER, () -> {
                self.cancel("by my child");
            });
            log.add("went on");
            sleepLong();
        });

        assertThatThrownBy(creator::await).isInstanceOf(CancelledError.class).hasMessage("by my child");
        assertThat(log).containsExactly("went on");
    }

    /** {@code test_eager_task_factory...test_cancellation_after_eager_completion, ..._step_blocks}. */
    @AsyncTest
    @Behaviour(514)
    void cancelHasNoEffectAfterCompletionAndWorksAfterSuspension() {
        Task<String> done = createTask(EAGER, () -> "value");
        assertThat(done.cancel()).isFalse();
        assertThat(done.await()).isEqualTo("value");

        Task<Void> suspended = createTask(EAGER, Steps::sleepLong);
        assertThat(suspended.cancel("message")).isTrue();
        assertThatThrownBy(suspended::await).isInstanceOf(CancelledError.class).hasMessage("message");
    }

    /** {@code test_eager_task_factory.BaseTaskCountingTests.test_recursive_gather, test_recursive_taskgroups}. */
    @AsyncTest
    @Behaviour(515)
    void combinatorsOverChildrenThatAreDoneAddNothing() {
        loop().setTaskFactory(TaskFactory.eager());
        loop().callSoon(() -> log.add("next turn"));
        LoopFuture<List<Integer>> all = gather(() -> 1, () -> 2);
        assertThat(all.isDone()).isTrue();
        assertThat(all.await()).containsExactly(1, 2);
        assertThat(log).isEmpty();
        long steps = loop().statistics().steps();
        assertThat(Asyncio.<Integer>taskGroup(group -> group.createTask(() -> 3).result())).isEqualTo(3);
        assertThat(loop().statistics().steps()).isLessThanOrEqualTo(steps + 2); // the child's step and the parent's
        assertThat(allTasks()).containsExactly(currentTask());
    }

    /** {@code test_eager_task_factory...test_await_future_during_eager_step}. */
    @AsyncTest
    @Behaviour(516)
    void futureCompletedDuringTheFirstStepIsDoneForTheCreator() {
        Promise<String> promise = loop().createFuture();
        createTask(EAGER, () -> promise.setResult("early"));

        assertThat(promise.isDone()).isTrue();
        assertThat(promise.await()).isEqualTo("early");
    }

    /** {@code test_eager_task_factory...test_context_vars}: its context is a copy from the first step on. */
    @Test
    void firstStepRunsInTheTasksOwnContext() {
        ContextVar<String> variable = ContextVar.of("variable", "unset");
        fixture.run(() -> {
            variable.set("creator");
            Task<Void> task = createTask(EAGER, () -> {
                log.add(variable.get());
                variable.set("task");
                yieldNow();
                log.add(variable.get());
            });
            log.add(variable.get());
            task.await();
            log.add(variable.get());

            Context given = Context.current().copy();
            createTask(EAGER.withContext(given), () -> {
                variable.set("given");
            });
            given.run(() -> {
                log.add(variable.get());
            });
        });
        assertThat(log).containsExactly("creator", "creator", "task", "creator", "given");
    }

    /** The creator goes on before anything else, however many tasks it starts. */
    @AsyncTest
    void creatorGoesOnBeforeWhatIsQueued() {
        loop().callSoon(() -> log.add("callback"));
        createTask(() -> log.add("ordinary"));
        for (int i = 0; i < 3; i++) {
            int number = i;
            createTask(EAGER, () -> {
                log.add("first of " + number);
                yieldNow();
                log.add("second of " + number);
            });
        }
        log.add("creator");
        turns(2);
        assertThat(log).containsExactly("first of 0", "first of 1", "first of 2", "creator", "callback", "ordinary", "second of 0",
                "second of 1", "second of 2");
    }
}
