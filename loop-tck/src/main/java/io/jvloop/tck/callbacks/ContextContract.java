package io.jvloop.tck.callbacks;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.gather;
import static io.jvloop.Asyncio.shield;
import static io.jvloop.Asyncio.waitFor;
import static io.jvloop.Asyncio.yieldNow;
import static io.jvloop.tck.Steps.LONG;
import static io.jvloop.tck.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.Context;
import io.jvloop.ContextVar;
import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.Runner;
import io.jvloop.Task;
import io.jvloop.TaskOptions;
import io.jvloop.VoidCoroutine;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Context variables: who sees whose values. */
public class ContextContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private final ContextVar<String> variable = ContextVar.of("variable", "unset");
    private final List<String> log = new ArrayList<>();

    private EventLoop loop() {
        return fixture.loop();
    }

    private void note() {
        log.add(variable.get());
    }

    /** {@code test_runners.RunnerTests.test_run_in_context}. */
    @Test
    void runnerRunsInAContextOfTheCallers() {
        Context chosen = Context.current().copy();
        try (Runner runner = new Runner(fixture.options())) {
            runner.run(() -> variable.set("chosen"), chosen);
            runner.run(this::note);
            runner.run(this::note, chosen);
            assertThat(runner.<String, RuntimeException>run(variable::get, chosen)).isEqualTo("chosen");
        }
        assertThat(log).containsExactly("unset", "chosen");
    }

    /** {@code test_tasks.BaseTaskTests.test_context_1}. */
    @AsyncTest
    @Behaviour(503)
    void taskRunsInACopyMadeWhenItWasCreated() {
        variable.set("creator");
        Task<Void> task = createTask(() -> {
            note();
            variable.set("task");
            yieldNow();
            note();
        });
        variable.set("creator, later");
        task.await();
        note();

        assertThat(log).containsExactly("creator", "task", "creator, later");
    }

    /** {@code test_tasks.BaseTaskTests.test_context_3}. */
    @AsyncTest
    @Behaviour(504)
    void interleavingTasksKeepTheirOwnValues() {
        List<Task<Boolean>> tasks = IntStream.range(0, 100).mapToObj(number -> createTask(() -> {
            variable.set("of " + number);
            boolean own = true;
            for (int round = 0; round < 3; round++) {
                yieldNow();
                own &= variable.get().equals("of " + number);
            }
            return own;
        })).toList();

        assertThat(gather(tasks).await()).containsOnly(true);
    }

    /** {@code test_tasks.BaseTaskTests.test_context_4, test_context_5, test_context_6}. */
    @AsyncTest
    @Behaviour({117, 505})
    void contextGivenToATaskIsUsedItself() {
        Context context = Context.current().copy();
        Task<Void> first = createTask(TaskOptions.DEFAULT.withContext(context), () -> {
            variable.set("first");
            yieldNow();
            variable.set("first, later");
        });
        assertThat(first.context()).isSameAs(context);
        first.await();
        context.run(this::note);
        createTask(TaskOptions.DEFAULT.withContext(context), this::note).await();
        note();

        assertThat(log).containsExactly("first, later", "first, later", "unset");
    }

    /** {@code base_events.call_soon}; {@code uvloop test_context.test_task_context_*}. */
    @AsyncTest
    @Behaviour(506)
    void callbacksKeepTheContextOfTheirRegistration() {
        Promise<Void> promise = loop().createFuture();
        variable.set("then");
        loop().callSoon(this::note);
        loop().callLater(Duration.ZERO, this::note);
        loop().callAt(loop().time(), this::note);
        loop().callSoonThreadsafe(this::note);
        promise.addDoneCallback(done -> note());
        promise.setResult(null);
        variable.set("now");
        turns(3);
        promise.addDoneCallback(done -> note());
        yieldNow();

        assertThat(log).containsExactly("then", "then", "then", "then", "then", "now");
    }

    /** {@code base_events.call_soon}: {@code context=}. */
    @Test
    @Behaviour(506)
    void callbacksTakeAContextOfOnesOwn() {
        fixture.run(() -> {
            Context context = Context.current().copy();
            context.run(() -> {
                variable.set("given");
            });
            Promise<Void> promise = loop().createFuture();
            loop().callSoon(this::note, context);
            loop().callLater(Duration.ZERO, this::note, context);
            loop().callAt(loop().time(), this::note, context);
            loop().callSoonThreadsafe(this::note, context);
            promise.addDoneCallback(done -> note(), context);
            promise.setResult(null);
            turns(3);
            loop().callSoon(() -> variable.set("changed there"), context);
            yieldNow();
            context.run(this::note);
            note();
        });

        assertThat(log).containsExactly("given", "given", "given", "given", "given", "changed there", "unset");
    }

    /** {@code contextvars}: a call is no task. */
    @AsyncTest
    @Behaviour(507)
    void valueSetByACalleeIsSeenByItsCaller() {
        setsAndSuspends();
        note();
        Asyncio.timeout(LONG, () -> {
            variable.set("in a block");
            yieldNow();
        });
        note();

        assertThat(log).containsExactly("by a callee", "in a block");
    }

    private void setsAndSuspends() {
        variable.set("by a callee");
        yieldNow();
    }

    /** {@code test_taskgroups.TestTaskGroup.test_taskgroup_task_context}. */
    @AsyncTest
    @Behaviour(508)
    void childrenOfCombinatorsGetCopies() {
        VoidCoroutine child = () -> {
            note();
            variable.set("by a child");
        };
        variable.set("parent");
        Asyncio.taskGroup(group -> {
            group.createTask(child);
            group.createTask(child);
        });
        gather(child, child).await();
        waitFor(createTask(child), LONG);
        shield(createTask(child)).await();
        note();

        assertThat(log).hasSize(7).containsOnly("parent");
    }

    /** The time between two steps belongs to others: their context must not be what a task finds. */
    @AsyncTest
    void taskThatSharesItsContextWithACallbackSeesItsChanges() {
        Context context = Context.current().copy();
        Task<Void> task = createTask(TaskOptions.DEFAULT.withContext(context), () -> {
            yieldNow();
            note();
        });
        loop().callSoon(() -> variable.set("by a callback"), context);
        task.await();
        note();

        assertThat(log).containsExactly("by a callback", "unset");
    }

    /** {@code contextvars.Context.run}: a context is entered once at a time, and a task's own is entered while it runs. */
    @Test
    void contextThatIsEnteredRefusesToBeEnteredAgain() {
        fixture.run(() -> {
            Context copy = Context.current().copy();
            copy.run(() -> {
                assertThatThrownBy(() -> copy.run(this::note)).isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("entered already");
            });
            Context own = Context.current();
            assertThatThrownBy(() -> own.run(this::note)).isInstanceOf(IllegalStateException.class).hasMessageContaining("copy()");
            copy.run(this::note);
        });

        assertThat(log).containsExactly("unset");
    }

    /** {@code contextvars.ContextVar.reset}: a token belongs to one variable and one context and is used once. */
    @AsyncTest
    void tokenBringsTheFormerValueBackOnce() {
        ContextVar<String> without = ContextVar.of("without");
        assertThatThrownBy(without::get).isInstanceOf(NoSuchElementException.class).hasMessageContaining("without");
        ContextVar.Token<String> token = variable.set("changed");
        assertThatThrownBy(() -> without.reset(token)).isInstanceOf(IllegalArgumentException.class);
        createTask(() -> assertThatThrownBy(() -> variable.reset(token)).isInstanceOf(IllegalArgumentException.class)).await();
        variable.reset(token);
        assertThatThrownBy(() -> variable.reset(token)).isInstanceOf(IllegalStateException.class);
        note();

        assertThat(log).containsExactly("unset");
    }
}
