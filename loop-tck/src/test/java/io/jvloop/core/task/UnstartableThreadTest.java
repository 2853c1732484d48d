package io.jvloop.core.task;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.jvloop.core.report.Rethrow;
import io.jvloop.core.turn.Scheduler;
import io.jvloop.core.turn.Strand;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.SimulatedTime;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The JDK cannot start the thread of a coroutine, or of the callbacks: it may have no memory or no native thread left for it. */
class UnstartableThreadTest {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(SimulatedTime::options);

    private final List<String> ran = new ArrayList<>();
    private final List<CoreTask<Void>> tasks = new ArrayList<>();

    /** A thread whose start throws. */
    private static Thread refusing(Throwable refused) {
        return new Thread("unstartable") {
            @Override
            public void start() {
                throw Rethrow.<RuntimeException>as(refused);
            }
        };
    }

    private static void replaceThread(Strand strand, Throwable refused) {
        try {
            field(strand, "thread").set(strand, refusing(refused));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static Strand runnersStrand(TaskLoop loop) {
        try {
            Scheduler scheduler = loop.tasks().scheduler();
            Object runner = field(scheduler, "runner").get(scheduler);
            return (Strand) field(runner, "strand").get(runner);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static Field field(Object object, String name) throws NoSuchFieldException {
        Field field = object.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    private CoreTask<Void> unstartable(Throwable refused) {
        CoreTask<Void> task = (CoreTask<Void>) createTask(() -> {
            ran.add("the body");
        });
        replaceThread(task.strand, refused);
        tasks.add(task);
        return task;
    }

    @Test
    void taskFailsWithWhatItsThreadThrewAndOthersGoOn() {
        RejectedExecutionException refused = new RejectedExecutionException("as if");
        fixture.run(() -> {
            CoreTask<Void> task = unstartable(refused);
            createTask(() -> {
                ran.add("another");
            });

            assertThat(catchThrowable(task::await)).isSameAs(refused);
            yieldNow();
        });
        assertThat(ran).containsExactly("another");
    }

    @Test
    void eagerTaskFailsWithWhatItsThreadThrewAndItsCreatorGoesOn() {
        RejectedExecutionException refused = new RejectedExecutionException("as if");
        fixture.run(() -> {
            CoreTask<Void> task = eager(refused);
            ran.add("its creator");

            assertThat(catchThrowable(task::await)).isSameAs(refused);
        });
        assertThat(ran).containsExactly("its creator");
    }

    /** As an eager start does it, but with a thread that was replaced in between. */
    private CoreTask<Void> eager(Throwable refused) {
        CoreTask<Void> task = unstartable(refused);
        task.strand.withdraw();
        task.startNow(task.tasks.scheduler.strand());
        return task;
    }

    @Test
    void wantOfMemoryEndsTheRunAndTheTaskWithThatVeryError() {
        endsTheRun(this::unstartable);
    }

    @Test
    void wantOfMemoryInAnEagerStartEndsTheRunAndTheTaskWithThatVeryError() {
        endsTheRun(this::eager);
    }

    private void endsTheRun(Function<Throwable, CoreTask<Void>> start) {
        OutOfMemoryError refused = new OutOfMemoryError("unable to create native thread, as if");

        assertThatThrownBy(() -> fixture.run(() -> {
            start.apply(refused);
            fixture.loop().createFuture().await();
        })).isSameAs(refused);
        assertThat(tasks.getFirst().isDone()).isTrue();
        assertThat(tasks.getFirst().exception()).isSameAs(refused);
        assertThat(refused.getSuppressed()).isEmpty();

        fixture.loop().allTasks().forEach(left -> left.cancel());
        fixture.run(() -> {
            yieldNow();
            ran.add("the next run");
        });
        assertThat(ran).containsExactly("the next run");
    }

    @Test
    void loopWhoseCallbacksGetNoThreadEndsItsRunAndHasOneInTheNext() {
        TaskLoop loop = (TaskLoop) fixture.loop();
        OutOfMemoryError refused = new OutOfMemoryError("unable to create native thread, as if");
        replaceThread(runnersStrand(loop), refused);

        assertThatThrownBy(() -> fixture.run(() -> {
            loop.callSoon(() -> ran.add("a callback"));
            yieldNow();
        })).isSameAs(refused);
        loop.allTasks().forEach(left -> left.cancel());
        fixture.run(() -> {
            loop.callSoon(() -> ran.add("another callback"));
            yieldNow();
        });
        assertThat(ran).last().isEqualTo("another callback");
    }
}
