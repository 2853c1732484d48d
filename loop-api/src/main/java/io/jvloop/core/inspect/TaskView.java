package io.jvloop.core.inspect;

import io.jvloop.core.task.CoreTask;
import java.util.List;

/** What {@link TaskReport} noted of a task. Filled in the loop's turn, read by whoever asked once the report is whole. */
final class TaskView {
    final String name;
    final String state;
    /** The tasks that it waits for, in order. */
    List<TaskView> awaits = List.of();
    /** Innermost first. */
    List<StackTraceElement> stack = List.of();

    TaskView(CoreTask<?> task) {
        this.name = task.name();
        this.state = !task.strand().isStarted() ? "not begun" : task.strand().isSuspended() ? "suspended"
                : task.strand().isParkedInJdk() ? "parked in JDK code" : "ready";
    }
}
