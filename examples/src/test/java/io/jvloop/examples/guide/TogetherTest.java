package io.jvloop.examples.guide;

import static io.jvloop.Asyncio.asCompleted;
import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.gather;
import static io.jvloop.Asyncio.gatherSettled;
import static io.jvloop.Asyncio.shield;
import static io.jvloop.Asyncio.sleep;
import static io.jvloop.Asyncio.taskGroup;
import static io.jvloop.Asyncio.timeout;
import static io.jvloop.Asyncio.waitFor;
import static io.jvloop.Asyncio.waitMany;
import static io.jvloop.examples.guide.Pages.fetch;
import static io.jvloop.examples.guide.Pages.fetchMissing;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.AsyncTimeoutException;
import io.jvloop.Outcome;
import io.jvloop.ReturnWhen;
import io.jvloop.Task;
import io.jvloop.TaskGroupException;
import io.jvloop.TimeoutScope;
import io.jvloop.WaitResult;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TogetherTest {
    private final Stage stage = new Stage();
    private final PrintStream out = stage.out;

    @Test
    void gatherGivesTheResultsInOrder() {
        stage.play(() -> {
            // snippet: gather
            List<String> pages = gather(() -> fetch("a"), () -> fetch("b")).await();    // one second
            out.println(pages);
            // end
        });
        assertThat(stage.printed()).containsExactly("[<a>, <b>]");
        assertThat(stage.elapsed()).hasSeconds(1);
    }

    @Test
    void gatherSettledCollectsFailures() {
        stage.play(() -> {
            // snippet: gather-settled
            for (Outcome<String> outcome : gatherSettled(() -> fetch("a"), () -> fetchMissing("b")).await()) {
                switch (outcome) {
                    case Outcome.Success<String>(String page) -> out.println("got " + page);
                    case Outcome.Failure<String>(Throwable cause) -> out.println("failed: " + cause.getMessage());
                }
            }
            // end
        });
        stage.assertPrinted("gather-settled");
    }

    @Test
    void waitManyDividesTheTasks() {
        stage.play(() -> {
            // snippet: wait
            Task<String> quick = createTask(() -> fetch("quick"));
            Task<String> slow = createTask(() -> fetch(fetch("slow")));
            WaitResult<Task<String>> result = waitMany(List.of(quick, slow), ReturnWhen.FIRST_COMPLETED);
            for (Task<String> task : result.done()) {
                out.println(task.result());
            }
            result.pending().forEach(Task::cancel);
            // end
        });
        assertThat(stage.printed()).containsExactly("<quick>");
        assertThat(stage.elapsed()).hasSeconds(1);
    }

    @Test
    void asCompletedHandsThemOutAsTheyEnd() {
        stage.play(() -> {
            // snippet: as-completed
            Task<String> slow = createTask(() -> fetch(fetch("slow")));
            Task<String> quick = createTask(() -> fetch("quick"));
            for (Task<String> task : asCompleted(List.of(slow, quick))) {
                out.println(task.result());     // done already: the loop waited
            }
            // end
        });
        assertThat(stage.printed()).containsExactly("<quick>", "<<slow>>");
    }

    @Test
    void waitForGivesUp() {
        stage.play(() -> {
            // snippet: wait-for
            out.println(waitFor(() -> fetch("a"), Duration.ofSeconds(2)));
            Task<String> slow = createTask(() -> fetch("b"));
            try {
                waitFor(slow, Duration.ofMillis(100));
            } catch (AsyncTimeoutException e) {
                out.println("too slow; cancelled: " + slow.isCancelled());
            }
            // end
        });
        stage.assertPrinted("wait-for");
    }

    @Test
    void aTimeoutEndsItsBlock() {
        stage.play(() -> {
            // snippet: timeout
            try {
                timeout(Duration.ofMillis(1500), () -> {
                    out.println(fetch("a"));
                    out.println(fetch("b"));
                });
            } catch (AsyncTimeoutException e) {
                out.println(e.getMessage());
            }
            // end
        });
        stage.assertPrinted("timeout");
    }

    @Test
    void aDeadlineMoves() {
        stage.play(() -> {
            // snippet: timeout-reschedule
            TimeoutScope scope = TimeoutScope.after(Duration.ofMillis(1500));
            scope.run(() -> {
                fetch("a");
                scope.reschedule(Duration.ofMillis(1500));  // from now on
                fetch("b");
            });
            out.println("expired: " + scope.expired());
            // end
        });
        assertThat(stage.printed()).containsExactly("expired: false");
    }

    @Test
    void aShieldKeepsTheInnerTaskGoing() {
        stage.play(() -> {
            // snippet: shield
            Task<String> saving = createTask(() -> fetch("saved"));
            try {
                waitFor(shield(saving), Duration.ofMillis(100));
            } catch (AsyncTimeoutException e) {
                out.println("not waiting any longer, but it goes on");
            }
            out.println(saving.await());
            // end
        });
        stage.assertPrinted("shield");
    }

    @Test
    void aTaskGroupWaitsForItsChildren() {
        stage.play(() -> {
            // snippet: task-group
            String both = taskGroup(group -> {
                Task<String> a = group.createTask(() -> fetch("a"));
                Task<String> b = group.createTask(() -> fetch("b"));
                return a.await() + b.await();
            });
            out.println(both);
            // end
        });
        assertThat(stage.printed()).containsExactly("<a><b>");
        assertThat(stage.elapsed()).hasSeconds(1);
    }

    @Test
    void aFailureCancelsTheGroup() {
        stage.play(() -> {
            // snippet: except-star
            try {
                taskGroup(group -> {
                    group.createTask(() -> fetchMissing("x"));
                    group.createTask(() -> fetchMissing("y"));
                    group.createTask(() -> sleep(Duration.ofHours(1)));     // cancelled when the first one fails
                });
            } catch (TaskGroupException e) {
                for (IOException missing : e.exceptions(IOException.class)) {
                    out.println(missing.getMessage());
                }
            }
            // end
        });
        stage.assertPrinted("except-star");
        assertThat(stage.elapsed()).hasMillis(500);
    }
}
