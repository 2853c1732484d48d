package io.jvloop.core.inspect;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Formats a report's tasks as a table with one line a task, as {@code python -m asyncio ps}. */
final class TaskTable {
    private static final List<String> HEAD = List.of("task", "state", "awaited by", "stack, innermost first");
    /** How many awaiters of a task are shown: a task that thousands wait for would fill the screen. */
    private static final int AWAITERS_NAMED = 5;

    private TaskTable() {
    }

    static String of(TaskReport report) {
        Map<TaskView, Awaiters> awaiters = new IdentityHashMap<>();
        for (TaskView task : report.tasks()) {
            for (TaskView awaited : task.awaits) {
                awaiters.computeIfAbsent(awaited, none -> new Awaiters()).add(task.name);
            }
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        for (TaskView task : report.tasks()) {
            Awaiters own = awaiters.get(task);
            rows.add(List.of(task.name, task.state, own == null ? "" : own.toString(), stack(task)));
        }
        int[] widths = widths(rows);
        return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining()) + report.rest();
    }

    private static String stack(TaskView task) {
        return task.stack.stream().map(frame -> frame.getMethodName() + " " + frame.getFileName() + ":" + frame.getLineNumber())
                .collect(Collectors.joining(" <- "));
    }

    private static int[] widths(List<List<String>> rows) {
        int[] widths = new int[HEAD.size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        return widths;
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder text = new StringBuilder();
        for (int column = 0; column < row.size() - 1; column++) {
            String cell = row.get(column);
            text.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
        }
        return text.append(row.getLast()).append(System.lineSeparator()).toString();
    }

    private static final class Awaiters {
        private final List<String> names = new ArrayList<>();
        private int more;

        void add(String name) {
            if (names.size() < AWAITERS_NAMED) {
                names.add(name);
            } else {
                more++;
            }
        }

        @Override
        public String toString() {
            return String.join(", ", names) + (more == 0 ? "" : " and " + more + " more");
        }
    }
}
