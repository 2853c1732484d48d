package io.jvloop.tck.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.Coroutine;
import io.jvloop.EventLoop;
import io.jvloop.Handle;
import io.jvloop.KeyboardInterruptError;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.TaskFactory;
import io.jvloop.TaskOptions;
import io.jvloop.TimerHandle;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.Steps;
import io.jvloop.tck.watch.Collected;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The life of a loop: what it makes tasks of, what it keeps, what it says of itself. */
@RunsLoopItself
public class LifecycleContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private final List<String> log = new ArrayList<>();

    private EventLoop loop() {
        return fixture.loop();
    }

    /** {@code test_base_events.BaseEventLoopTests.test_run_forever_keyboard_interrupt}. */
    @Test
    @Behaviour(14)
    void fatalErrorOfTheMainBodyIsThrownAndNotReportedToo() {
        KeyboardInterruptError fatal = new KeyboardInterruptError();

        assertThatThrownBy(() -> fixture.run(() -> {
            throw fatal;
        })).isSameAs(fatal);
        loop().close();
        assertThat(fixture.failures()).isEmpty();
    }

    /** {@code test_base_events.BaseEventLoopTests.test_create_task_error_closes_coro}. */
    @Test
    @Behaviour(21)
    void taskRefusedByAClosedLoopNeverBeginsAndIsNotReported() {
        loop().close();

        assertThatThrownBy(() -> loop().createTask(() -> log.add("begun"))).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThat(loop().allTasks()).isEmpty();
        assertThat(log).isEmpty();
        assertThat(fixture.failures()).isEmpty();
    }

    /** {@code uvloop test_signals.test_signals_sigint_uvcode_two_loop_runs}. */
    @Test
    @Behaviour(23)
    void timersSurviveBetweenRuns() {
        Promise<String> fired = loop().createFuture();
        loop().callLater(Duration.ofMillis(300), () -> fired.setResult("fired")); // longer than a busy machine needs for a run
        fixture.runOnce();
        assertThat(fired.isDone()).isFalse();

        fixture.run(() -> assertThat(fired.await()).isEqualTo("fired"));
    }

    /** {@code test_base_events.BaseEventLoopTests.test_set_task_factory}. */
    @Test
    @Behaviour(24)
    void taskFactoryMakesTheTasksUntilItIsTakenAway() {
        List<Task<?>> made = new ArrayList<>();
        TaskFactory factory = new TaskFactory() {
            @Override
            public <T> Task<T> create(EventLoop where, TaskOptions options, Coroutine<T> body) {
                Task<T> task = where.newTask(options, body);
                made.add(task);
                return task;
            }
        };
        assertThat(loop().taskFactory()).isNull();
        loop().setTaskFactory(factory);
        assertThat(loop().taskFactory()).isSameAs(factory);
        Task<Void> ours = loop().createTask(() -> {});
        loop().setTaskFactory(null);
        assertThat(loop().taskFactory()).isNull();
        Task<Void> theLoops = loop().createTask(() -> {});

        assertThat(made).hasSize(1).first().isSameAs(ours);
        loop().runUntilComplete(theLoops);
    }

    /** {@code test_base_events.BaseEventLoopTests.test_create_named_task_with_custom_factory}. */
    @Test
    @Behaviour(25)
    void nameIsGivenEvenIfTheFactoryIgnoresIt() {
        loop().setTaskFactory(new TaskFactory() {
            @Override
            public <T> Task<T> create(EventLoop where, TaskOptions options, Coroutine<T> body) {
                return where.newTask(TaskOptions.DEFAULT, body);
            }
        });
        Task<Void> task = loop().createTask(TaskOptions.named("mine"), () -> {});
        loop().setTaskFactory(null);

        assertThat(task.name()).isEqualTo("mine");
        loop().runUntilComplete(task);
    }

    /** {@code test_events.HandleTests.test_handle_repr, test_handle_repr_debug}. */
    @Test
    @Behaviour(26)
    void textOfAHandleShowsItsCallbackAndInDebugModeWhereItWasMade() {
        loop().setDebug(false);
        Handle plain = loop().callSoon(() -> log.add("never"));
        assertThat(plain.toString()).contains(LifecycleContract.class.getName()).doesNotContain("cancelled", "created");
        plain.cancel();
        assertThat(plain.toString()).contains("cancelled");

        loop().setDebug(true);
        Handle traced = loop().callLater(Steps.LONG, () -> log.add("never"));
        traced.cancel();
        assertThat(traced.toString()).contains("cancelled", LifecycleContract.class.getName() + "$$Lambda",
                "LifecycleContract.textOfAHandleShowsItsCallbackAndInDebugModeWhereItWasMade(LifecycleContract.java:");
    }

    /** {@code uvloop test_base._TestBase.test_call_soon_2, test_call_soon_3, test_call_later_3}. */
    @Test
    @Behaviour({3, 27})
    void whatRanOrWasCancelledIsCollectable() {
        List<Handle> handles = new ArrayList<>();
        List<WeakReference<Object>> held = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            handles.add(schedule(i, held));
        }
        handles.getLast().cancel();
        fixture.run(() -> Steps.turns(3));

        assertThat(log).hasSize(2);
        Collected.assertAll(held);
        assertThat(handles).hasSize(3);
    }

    private Handle schedule(int kind, List<WeakReference<Object>> held) {
        Object argument = new Object();
        held.add(new WeakReference<>(argument));
        Runnable callback = () -> log.add(argument.getClass().getSimpleName());
        return kind == 0 ? loop().callSoon(callback) : loop().callLater(kind == 1 ? Duration.ZERO : Steps.LONG, callback);
    }

    /** {@code base_events.BaseEventLoop.__repr__}. */
    @Test
    @Behaviour(31)
    void textOfALoopTellsItsState() {
        loop().setDebug(true);
        assertThat(loop().toString()).contains(loop().name(), "not running", "debug").doesNotContain("closed");
        loop().setDebug(false);
        loop().callSoon(() -> log.add(loop().toString()));
        fixture.runOnce();
        loop().close();

        assertThat(log).singleElement().asString().contains("running").doesNotContain("not running", "debug");
        assertThat(loop().toString()).contains("closed");
    }

    /** A cancelled timer says when it would have fired; a fired one is not cancelled. */
    @Test
    @Behaviour({4, 38})
    void timerThatFiredIsNotCancelled() {
        TimerHandle timer = loop().callLater(Duration.ZERO, () -> log.add("fired"));
        fixture.run(Asyncio::yieldNow);
        timer.cancel();

        assertThat(log).containsExactly("fired");
        assertThat(timer.isCancelled()).isFalse();
    }
}
