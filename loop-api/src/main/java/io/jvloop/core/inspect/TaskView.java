package io.jvloop.core.inspect;

import io.jvloop.core.task.CoreTask;
import java.util.List;

/** A task in a {@link TaskReport}. Filled in the loop's turn, and read by the asker once the report is complete. */
final class TaskView {
    final String name;
    final String state;
    /** The tasks that it waits for, in order. */
    List<TaskView> awaits = List.of();
    /** The frames, innermost first. */
    List<StackTraceElement> stack = List.of();

    TaskView(CoreTask<?> task) {
        this.name = task.name();
        this.state = !task.strand().isStarted() ? "not begun" : task.strand().isSuspended() ? "suspended"
                : task.strand().isParkedInJdk() ? "parked in JDK code" : "ready";
    }
}
