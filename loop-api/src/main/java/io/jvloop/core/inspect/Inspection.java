package io.jvloop.core.inspect;

import io.jvloop.core.task.TaskLoop;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Safe for use by any thread. Answers {@code loopctl}'s questions about the loops of this process. */
public final class Inspection {
    private Inspection() {
    }

    /**
     * Describes the loops that run in this process. An interrupt of the calling thread ends it.
     *
     * @param command {@code ps}, {@code pstree} or {@code stuck}
     * @return a text of several lines
     */
    public static String report(String command) {
        StringBuilder text = new StringBuilder();
        for (TaskLoop loop : Watchdog.watched()) {
            text.append(loop).append(System.lineSeparator());
            text.append(switch (command) {
                case "ps" -> ofTasks(loop, TaskTable::of);
                case "pstree" -> ofTasks(loop, TaskTree::of);
                case "stuck" -> Watchdog.describe(loop);
                default -> throw new IllegalArgumentException("unknown command '" + command + "'");
            });
        }
        return text.isEmpty() ? "no loop runs in this process" + System.lineSeparator() : text.toString();
    }

    /** Asks the loop; if it is blocked and cannot answer, the watchdog describes it. */
    private static String ofTasks(TaskLoop loop, Function<TaskReport, String> format) {
        try {
            return format.apply(TaskReport.of(loop));
        } catch (TimeoutException standing) {
            return "it does not answer:" + System.lineSeparator() + Watchdog.describe(loop);
        } catch (InterruptedException left) {
            Thread.currentThread().interrupt(); // so that the next loop is not asked either
            return "the asker has left" + System.lineSeparator();
        } catch (ExecutionException | RuntimeException e) {
            return "it could not be asked: " + e + System.lineSeparator();
        }
    }
}
