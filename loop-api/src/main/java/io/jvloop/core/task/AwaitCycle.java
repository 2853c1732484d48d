package io.jvloop.core.task;

import io.jvloop.UnhandledFailure;
import io.jvloop.core.report.StackView;
import io.jvloop.core.turn.CoreContext;
import io.jvloop.core.turn.Failures;

/**
 * Tasks that await each other in a circle: none of them goes on until a cancellation breaks the cycle. A cycle is found when
 * it closes, and reported once. It is not refused, since a timeout may be there to end it.
 */
final class AwaitCycle {
    private AwaitCycle() {
    }

    /** Whether {@code task} would close a cycle if it waited for {@code awaited}. */
    static boolean closes(CoreTask<?> task, CoreTask<?> awaited) {
        if (!task.isAwaitedByATask()) {
            return false; // no cycle leads back to it. Without this a long chain that grows at its outer end is walked at each step
        }
        CoreTask<?> at = awaited;
        while (at != task) {
            if (at.closesCycle || !(at.waitingFor instanceof CoreTask<?> next)) { // a cycle met on the way is not ours, and endless
                return false;
            }
            at = next;
        }
        return true;
    }

    /** Reports the cycle; the task that closes it calls. The exception handler runs in a callback, and not in this task. */
    static void report(CoreTask<?> task, CoreTask<?> awaited) {
        StringBuilder path = new StringBuilder("tasks await each other in a cycle: ").append(task.name());
        StringBuilder stacks = new StringBuilder();
        describe(task, stacks);
        for (CoreTask<?> at = awaited; at != task; at = (CoreTask<?>) at.waitingFor) {
            path.append(" -> ").append(at.name());
            describe(at, stacks);
        }
        String message = path.append(" -> ").append(task.name()).append(stacks).toString();
        Failures failures = task.tasks.failures;
        task.tasks.scheduler.enqueue(() -> failures.report(new UnhandledFailure(message, null, task)), CoreContext.empty());
    }

    private static void describe(CoreTask<?> task, StringBuilder stacks) {
        stacks.append(System.lineSeparator()).append("    ").append(task.name()).append(StackView.format(task.stack()));
    }
}
