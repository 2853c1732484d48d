package io.jvloop.tck.tasks;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.currentTask;
import static io.jvloop.Asyncio.gather;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.Coroutine;
import io.jvloop.EventLoop;
import io.jvloop.Task;
import io.jvloop.TaskFactory;
import io.jvloop.TaskOptions;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Factories of tasks, the eager one among them. */
public class TaskFactoryContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    /** Makes ordinary tasks, ignoring the name, and keeps them. */
    private static final class Keeping implements TaskFactory {
        final List<Task<?>> made = new ArrayList<>();

        @Override
        public <T> Task<T> create(EventLoop loop, TaskOptions options, Coroutine<T> body) {
            Task<T> task = loop.newTask(new TaskOptions(null, options.context(), options.eagerStart()), body);
            made.add(task);
            return task;
        }
    }

    /** Forgets to make one. */
    private static final class Broken implements TaskFactory {
        @Override
        public <T> Task<T> create(EventLoop loop, TaskOptions options, Coroutine<T> body) {
            return nothing();
        }

        private static <R> R nothing() {
            @Nullable R none = null;
            return none;
        }
    }

    /** {@code test_base_events.BaseEventLoopTests.test_set_task_factory}. */
    @Test
    @RunsLoopItself
    @Behaviour(24)
    void createTaskGivesWhatTheFactoryMadeAndNullBringsTheLoopsOwnBack() {
        Keeping factory = new Keeping();
        fixture.loop().setTaskFactory(factory);
        assertThat(fixture.loop().taskFactory()).isSameAs(factory);
        fixture.run(() -> {
            Task<String> task = createTask(() -> "value");
            Asyncio.<String>taskGroup(group -> group.createTask(() -> "in a group").await());
            gather(() -> "gathered").await();
            assertThat(factory.made).hasSize(4).contains(task, currentTask()); // the run's own is made by it too
            assertThat(task.await()).isEqualTo("value");

            fixture.loop().setTaskFactory(null);
            assertThat(fixture.loop().taskFactory()).isNull();
            createTask(() -> {}).await();
            assertThat(factory.made).hasSize(4);
        });
    }

    /** {@code test_base_events.BaseEventLoopTests.test_create_named_task_with_custom_factory}. */
    @AsyncTest
    @Behaviour(25)
    void nameIsAppliedEvenIfTheFactoryIgnoresIt() {
        fixture.loop().setTaskFactory(new Keeping());
        Task<String> task = createTask(TaskOptions.named("mine"), () -> "value");

        assertThat(task.name()).isEqualTo("mine");
        task.await();
    }

    /** {@code test_eager_task_factory}: the factory of eager tasks. */
    @AsyncTest
    void eagerFactoryStartsTasksInsideCreateTask() {
        fixture.loop().setTaskFactory(TaskFactory.eager());

        assertThat(createTask(TaskOptions.named("mine"), () -> currentTask().name()).result()).isEqualTo("mine");
    }

    /** 3.14: {@code create_task(eager_start=)}. */
    @AsyncTest
    @Behaviour(517)
    void eagerStartOfACallOverridesTheFactory() {
        assertThat(createTask(TaskOptions.DEFAULT.withEagerStart(true), () -> "now").isDone()).isTrue();
        fixture.loop().setTaskFactory(TaskFactory.eager());
        Task<String> later = createTask(TaskOptions.DEFAULT.withEagerStart(false), () -> "later");

        assertThat(later.isDone()).isFalse();
        assertThat(later.await()).isEqualTo("later");
    }

    /** {@code test_eager_task_factory.AsyncTaskCounter}: {@code create_eager_task_factory}. */
    @AsyncTest
    @Behaviour(518)
    void factoryOfOnesOwnCanBeMadeEager() {
        Keeping constructor = new Keeping();
        fixture.loop().setTaskFactory(TaskFactory.eager(constructor));
        Task<String> task = createTask(() -> "value");

        assertThat(task.isDone()).isTrue();
        assertThat(constructor.made).containsExactly(task);
    }

    /** Bad use: a clear message, and the loop goes on. */
    @AsyncTest
    void factoryThatGivesNoTaskIsNamed() {
        fixture.loop().setTaskFactory(new Broken());
        assertThatThrownBy(() -> createTask(() -> {})).isInstanceOf(NullPointerException.class).hasMessageContaining("task factory");
        fixture.loop().setTaskFactory(null);
        createTask(() -> {}).await();
    }
}
