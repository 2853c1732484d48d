package io.jvloop.core;

import io.jvloop.LoopFuture;
import io.jvloop.Task;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Confined to its loop. All tasks of a loop as text: under each task the tasks it awaits, as {@code python -m asyncio pstree} prints them.
 */
final class TaskTree {
    private final StringBuilder text = new StringBuilder();
    private final Set<CoreTask<?>> tasks = new LinkedHashSet<>();
    private final Set<CoreTask<?>> awaited = new LinkedHashSet<>();
    private final Set<CoreTask<?>> printed = new LinkedHashSet<>();
    private final List<CoreTask<?>> path = new ArrayList<>();

    private TaskTree(CoreEventLoop loop) {
        for (Task<?> task : loop.tasks.snapshot()) {
            tasks.add((CoreTask<?>) task);
            awaited.addAll(awaitedTasks((CoreTask<?>) task));
        }
    }

    static String of(CoreEventLoop loop) {
        TaskTree tree = new TaskTree(loop);
        tree.tasks.stream().filter(task -> !tree.awaited.contains(task)).forEach(root -> tree.print(root, ""));
        // What is left hangs on a cycle: each of its tasks is awaited by another one of it.
        tree.tasks.forEach(task -> {
            if (!tree.printed.contains(task)) {
                tree.print(task, "");
            }
        });
        return tree.text.toString();
    }

    private static List<CoreTask<?>> awaitedTasks(CoreTask<?> task) {
        List<CoreTask<?>> found = new ArrayList<>();
        for (LoopFuture<?> future : CallGraph.awaited(task)) {
            if (future instanceof CoreTask<?> other && !other.isDone()) {
                found.add(other);
            }
        }
        return found;
    }

    private void print(CoreTask<?> task, String indent) {
        text.append(indent).append("└── (T) ").append(task.name());
        int again = path.indexOf(task);
        if (again >= 0) {
            text.append("  <- a cycle:");
            path.subList(again, path.size()).forEach(member -> text.append(' ').append(member.name()).append(" ->"));
            text.append(' ').append(task.name()).append(System.lineSeparator());
            return;
        }
        text.append(System.lineSeparator());
        printed.add(task);
        String inner = indent + "    ";
        // Outermost first, as one reads a tree: each frame called the next.
        for (StackTraceElement frame : task.stack().reversed()) {
            text.append(inner).append("│   ").append(frame).append(System.lineSeparator());
        }
        path.add(task);
        awaitedTasks(task).forEach(other -> print(other, inner));
        path.removeLast();
    }
}
