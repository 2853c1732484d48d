package io.jvloop.core.inspect;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Formats a report's tasks as a tree: under each task the tasks it awaits, as {@code python -m asyncio pstree}. A task is shown once, and a
 * branch that is too deep to read continues at the margin, so the text grows with the number of tasks and not of paths.
 */
final class TaskTree {
    private static final int DEPTH = 50;
    /** How many lines are printed at most: one gather that thousands await has millions of edges. */
    private static final int LINES = 200_000;

    private final StringBuilder text = new StringBuilder();
    private final Set<TaskView> shown = new LinkedHashSet<>();
    private final List<TaskView> path = new ArrayList<>();
    private final Deque<Iterator<TaskView>> open = new ArrayDeque<>();
    private final Deque<TaskView> continued = new ArrayDeque<>();
    private int lines;

    private TaskTree() {
    }

    static String of(TaskReport report) {
        Set<TaskView> awaited = new LinkedHashSet<>();
        report.tasks().forEach(task -> awaited.addAll(task.awaits));
        TaskTree tree = new TaskTree();
        report.tasks().stream().filter(task -> !awaited.contains(task)).forEach(tree::printFrom);
        // The remaining tasks hang on a cycle: each is awaited by another one of it.
        report.tasks().forEach(tree::printFrom);
        return tree.text + (tree.isFull() ? "… and more" + System.lineSeparator() : "") + report.rest();
    }

    private boolean isFull() {
        return lines >= LINES;
    }

    private void printFrom(TaskView root) {
        continued.add(root);
        while (!continued.isEmpty() && !isFull()) {
            TaskView next = continued.remove();
            if (!shown.contains(next)) {
                print(next);
                walk();
            }
        }
    }

    private void walk() {
        while (!open.isEmpty() && !isFull()) {
            if (open.element().hasNext()) {
                print(open.element().next());
            } else {
                open.pop();
                path.removeLast();
            }
        }
    }

    private void print(TaskView task) {
        String indent = "    ".repeat(path.size());
        appendLine(indent + "└── (T) " + task.name + remark(task));
        if (shown.contains(task)) {
            return;
        }
        if (path.size() == DEPTH) {
            continued.add(task);
            return;
        }
        shown.add(task);
        // The outermost frame comes first, as in a tree: each frame has called the next.
        task.stack.reversed().forEach(frame -> appendLine(indent + "    │   " + frame));
        path.add(task);
        open.push(task.awaits.iterator());
    }

    private String remark(TaskView task) {
        if (!shown.contains(task)) {
            return path.size() == DEPTH ? "  (continued below)" : "";
        }
        int again = path.indexOf(task);
        if (again < 0) {
            return "  (shown above)";
        }
        StringBuilder cycle = new StringBuilder("  <- a cycle:");
        path.subList(again, path.size()).forEach(member -> cycle.append(' ').append(member.name).append(" ->"));
        return cycle.append(' ').append(task.name).toString();
    }

    private void appendLine(String line) {
        text.append(line).append(System.lineSeparator());
        lines++;
    }
}
