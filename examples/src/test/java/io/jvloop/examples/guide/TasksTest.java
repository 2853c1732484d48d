package io.jvloop.examples.guide;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.currentTask;
import static io.jvloop.Asyncio.runningLoop;
import static io.jvloop.Asyncio.sleep;
import static io.jvloop.Asyncio.yieldNow;
import static io.jvloop.examples.guide.Pages.fetch;
import static io.jvloop.examples.guide.Pages.fetchMissing;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Coroutine;
import io.jvloop.EventLoop;
import io.jvloop.Task;
import io.jvloop.TaskOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class TasksTest {
    private final Stage stage = new Stage();
    private final PrintStream out = stage.out;

    @Test
    void callsFollowEachOther() {
        stage.play(() -> {
            // snippet: sequential
            String first = fetch("a");
            String second = fetch("b");     // begins when the first is there: two seconds in all
            out.println(first + second);
            // end
        });
        assertThat(stage.printed()).containsExactly("<a><b>");
        assertThat(stage.elapsed()).hasSeconds(2);
    }

    @Test
    void tasksRunConcurrently() {
        stage.play(() -> {
            // snippet: create-task
            Task<String> first = createTask(() -> fetch("a"));
            Task<String> second = createTask(() -> fetch("b"));
            out.println(first.await() + second.await());    // one second in all
            // end
        });
        assertThat(stage.printed()).containsExactly("<a><b>");
        assertThat(stage.elapsed()).hasSeconds(1);
    }

    @Test
    void aTaskHasAName() {
        stage.play(() -> {
            // snippet: task-name
            Task<String> task = createTask(TaskOptions.named("poller"), () -> currentTask().name());
            out.println(task.await());
            // end
        });
        assertThat(stage.printed()).containsExactly("poller");
    }

    @Test
    void yieldingLetsOthersRun() {
        stage.play(() -> {
            // snippet: yield
            createTask(() -> out.println("the other task"));
            out.println("before");
            yieldNow();
            out.println("after");
            // end
        });
        stage.assertPrinted("yield");
    }

    @Test
    void aFailureComesOutOfAwait() {
        stage.play(() -> {
            // snippet: failure
            try {
                fetchMissing("x");                                  // called: the exception comes as it is
            } catch (IOException e) {
                out.println("called:  " + e.getMessage());
            }
            Task<String> task = createTask(() -> fetchMissing("y"));
            try {
                task.await();                                       // awaited: a checked one comes wrapped
            } catch (CompletionException e) {
                out.println("awaited: " + e.getCause().getMessage());
            }
            out.println("asked:   " + task.exception().getMessage());
            // end
        });
        stage.assertPrinted("failure");
    }

    @Test
    void anEagerTaskMayBeDoneAtOnce() {
        stage.play(() -> {
            // snippet: eager
            TaskOptions eager = TaskOptions.DEFAULT.withEagerStart(true);
            Task<String> cached = createTask(eager, () -> "from the cache");
            Task<String> remote = createTask(eager, () -> fetch("a"));
            out.println(cached.isDone() + ", " + remote.isDone());
            // end
            remote.await();
        });
        assertThat(stage.printed()).containsExactly("true, false");
    }

    // snippet: task-factory
    static <T> Task<T> createEagerly(EventLoop loop, TaskOptions options, Coroutine<T> body) {
        return loop.newTask(options.withEagerStart(true), body);
    }
    // end

    @Test
    void aTaskFactoryMakesAllTasks() {
        stage.play(() -> {
            // snippet: set-task-factory
            runningLoop().setTaskFactory(TasksTest::createEagerly);    // a method reference: the method is generic
            out.println(createTask(() -> "at once").isDone());
            // end
        });
        assertThat(stage.printed()).containsExactly("true");
    }

    @Test
    void theLoopHoldsItsTasks() {
        stage.play(() -> {
            // snippet: fire-and-forget
            createTask(() -> {
                sleep(Duration.ofSeconds(1));
                out.println("nobody kept a reference to me");
            });
            System.gc();
            sleep(Duration.ofSeconds(2));
            // end
        });
        assertThat(stage.printed()).containsExactly("nobody kept a reference to me");
    }
}
