package io.jvloop.core;

import io.jvloop.Task;
import io.jvloop.TaskGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Confined to its loop. All tasks of a loop as a table, a task a line, as {@code python -m asyncio ps} prints them. */
final class TaskTable {
    private static final List<String> HEAD = List.of("task", "state", "awaited by", "stack, innermost first");

    private TaskTable() {
    }

    static String of(CoreEventLoop loop) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        for (Task<?> task : loop.tasks.snapshot()) {
            rows.add(row((CoreTask<?>) task));
        }
        return rows.stream().map(row -> line(row, rows)).collect(Collectors.joining());
    }

    private static List<String> row(CoreTask<?> task) {
        String awaiters = TaskGraph.capture(task).awaitedBy().stream().map(graph -> ((Task<?>) graph.future()).name())
                .collect(Collectors.joining(", "));
        String stack = task.stack().stream().map(frame -> frame.getMethodName() + " " + frame.getFileName() + ":" + frame.getLineNumber())
                .collect(Collectors.joining(" <- "));
        return List.of(task.name(), state(task), awaiters, stack);
    }

    private static String state(CoreTask<?> task) {
        return !task.strand.started ? "not begun" : task.strand.suspended ? "suspended" : task.strand.parkedInJdk ? "parked in JDK code"
                : "ready";
    }

    private static String line(List<String> row, List<List<String>> rows) {
        StringBuilder text = new StringBuilder();
        for (int column = 0; column < row.size() - 1; column++) {
            int at = column;
            int width = rows.stream().mapToInt(other -> other.get(at).length()).max().orElse(0);
            text.append(row.get(column)).append(" ".repeat(width - row.get(column).length() + 2));
        }
        return text.append(row.getLast()).append(System.lineSeparator()).toString();
    }
}
