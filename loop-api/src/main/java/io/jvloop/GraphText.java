package io.jvloop;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Makes the text of a {@link TaskGraph}, without recursion and with limits, since graphs can be deeper than a stack and too large to read.
 */
final class GraphText {
    private static final int DEPTH = 100;
    private static final int TASKS = 1000;

    private final StringBuilder text = new StringBuilder();
    private final Set<TaskGraph> shown = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Iterator<TaskGraph>> open = new ArrayDeque<>();

    private GraphText() {
    }

    static String of(TaskGraph graph) {
        GraphText whole = new GraphText();
        whole.append(graph);
        while (!whole.open.isEmpty()) {
            Iterator<TaskGraph> awaiters = whole.open.element();
            if (!awaiters.hasNext()) {
                whole.open.pop();
            } else if (whole.shown.size() < TASKS) {
                whole.append(awaiters.next());
            } else {
                whole.text.append("… and more").append(System.lineSeparator());
                break;
            }
        }
        return whole.text.toString();
    }

    private void append(TaskGraph graph) {
        String indent = "     ".repeat(open.size());
        LoopFuture<?> future = graph.future();
        boolean again = !shown.add(graph);
        text.append(indent).append("* ").append(future instanceof Task<?> task ? "Task " + task.name() : future.toString())
                .append(graph.cycle() ? " (a cycle: it waits for itself)" : again ? " (shown above)" : "").append(System.lineSeparator());
        if (graph.cycle() || again) {
            return;
        }
        appendStack(graph.stack(), indent);
        if (!graph.awaitedBy().isEmpty()) {
            text.append(indent).append("  + Awaited by:").append(open.size() < DEPTH ? "" : " …").append(System.lineSeparator());
            if (open.size() < DEPTH) {
                open.push(graph.awaitedBy().iterator());
            }
        }
    }

    private void appendStack(List<StackTraceElement> stack, String indent) {
        if (!stack.isEmpty()) {
            text.append(indent).append("  + Call stack:").append(System.lineSeparator());
            for (StackTraceElement frame : stack) {
                text.append(indent).append("  |   at ").append(frame).append(System.lineSeparator());
            }
        }
    }
}
