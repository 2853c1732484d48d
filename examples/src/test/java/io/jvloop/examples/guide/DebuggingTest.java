package io.jvloop.examples.guide;

import static io.jvloop.Asyncio.allTasks;
import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.currentTask;
import static io.jvloop.Asyncio.gather;
import static io.jvloop.Asyncio.run;
import static io.jvloop.Asyncio.runningLoop;
import static io.jvloop.Asyncio.sleep;
import static io.jvloop.Asyncio.yieldNow;
import static io.jvloop.examples.guide.Pages.fetchMissing;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.CancelledError;
import io.jvloop.LoopOptions;
import io.jvloop.LoopStatistics;
import io.jvloop.Task;
import io.jvloop.TaskGraph;
import io.jvloop.TaskOptions;
import io.jvloop.tck.manual.ManualPolicy;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DebuggingTest {
    private final Stage stage = new Stage();
    private final PrintStream out = stage.out;

    @Test
    void aFailureThatNobodyCatchesGoesToTheHandler() {
        stage.play(() -> {
            // snippet: exception-handler
            runningLoop().setExceptionHandler((loop, failure) -> out.println("reported: " + failure.failure().getMessage()));
            runningLoop().callSoon(() -> {
                throw new IllegalStateException("a broken callback");
            });
            yieldNow();
            out.println("the loop goes on");
            // end
        });
        stage.assertPrinted("exception-handler");
    }

    @Test
    void aFailureThatNobodyTakesIsReported() {
        LoopOptions simulated = new ManualPolicy().options();
        // snippet: never-retrieved
        LoopOptions reporting =
                simulated.withExceptionHandler((loop, failure) -> out.println("reported: " + failure.failure().getMessage()));
        run(reporting, () -> {
            createTask(() -> fetchMissing("x"));
            sleep(Duration.ofSeconds(1));
        });
        // end
        stage.assertPrinted("never-retrieved");
    }

    @Test
    void debugModeTellsWhoCancelled() {
        // snippet: debug
        LoopOptions debugging = LoopOptions.DEFAULT.withDebug(true).withSlowCallback(Duration.ofMillis(50));
        run(debugging, () -> {
            Task<Void> task = createTask(() -> sleep(Duration.ofHours(1)));
            task.cancel();                                      // in debug mode the error's cause tells where this was
            try {
                task.await();
            } catch (CancelledError e) {
                out.println(e.getCause().getStackTrace().length > 0);
            }
        });
        // end
        assertThat(stage.printed()).containsExactly("true");
    }

    @Test
    void theTasksOfALoopAreSeen() {
        stage.play(() -> {
            // snippet: introspection
            Task<Void> sleeper = createTask(TaskOptions.named("sleeper"), () -> sleep(Duration.ofHours(1)));
            yieldNow();
            for (Task<?> task : allTasks()) {
                out.println(task == currentTask() ? "this task" : task.name());
            }
            out.println(sleeper.stack().getFirst().getMethodName());    // where it waits; the whole stack is there
            LoopStatistics numbers = runningLoop().statistics();
            out.println(numbers.tasks() + " tasks, " + numbers.timers() + " timer");
            sleeper.cancel();
            // end
        });
        stage.assertPrinted("introspection");
    }

    @Test
    void whoAwaitsWhomIsSeen() {
        stage.play(() -> {
            // snippet: call-graph
            Task<Void> worker = createTask(TaskOptions.named("worker"), () -> sleep(Duration.ofHours(1)));
            Task<Void> boss = createTask(TaskOptions.named("boss"), () -> {
                gather(List.of(worker)).await();
            });
            yieldNow();
            for (TaskGraph awaiter : TaskGraph.capture(worker).awaitedBy()) {       // its text form is the whole tree, with stacks
                out.println(((Task<?>) awaiter.future()).name() + " awaits the worker");
            }
            boss.cancel();
            // end
        });
        stage.assertPrinted("call-graph");
    }

    @Test
    void anHourPassesAtOnce() {
        // snippet: manual-clock
        ManualPolicy policy = new ManualPolicy();       // from loop-tck
        run(policy.options(), () -> {
            long begin = runningLoop().time();
            sleep(Duration.ofHours(1));                 // nothing is ready: the clock moves to the next timer
            assertThat(runningLoop().time() - begin).isEqualTo(Duration.ofHours(1).toNanos());
        });
        // end
    }
}
