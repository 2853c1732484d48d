package io.jvloop.core.inspect;

import io.jvloop.Task;
import io.jvloop.core.carrier.CoroutineMode;
import io.jvloop.core.report.StackView;
import io.jvloop.core.task.CoreTask;
import io.jvloop.core.task.TaskLoop;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Describes, for the watchdog in baton mode, who may hold the monitor that a thread waits for. The thread keeps the baton meanwhile, so a
 * suspended task that holds the monitor can never release it.
 *
 * <p>The JVM does not tell which virtual thread holds a monitor, so the holders are guessed: suspended tasks with the class of the waiting
 * frame on their stack.
 */
final class MonitorHolders {
    private MonitorHolders() {
    }

    /** Returns an empty text unless {@code waiting} waits for a monitor. As the loop is blocked, this thread may read its tasks. */
    static String describe(TaskLoop loop, Thread waiting) {
        List<StackTraceElement> frames = StackView.ofUserCode(waiting);
        if (CoroutineMode.isMounted() || waiting.getState() != Thread.State.BLOCKED || frames.isEmpty()) {
            return "";
        }
        String type = frames.getFirst().getClassName();
        String holders = loop.tasks().unfinished().stream().filter(task -> isSuspendedIn(type, task))
                .map(task -> task.name() + StackView.format(task.stack())).collect(Collectors.joining(", "));
        return "; it waits for a monitor (synchronized), and if a suspended task holds that, this is a deadlock: do not suspend inside "
                + "synchronized, use AsyncLock"
                + (holders.isEmpty() ? "" : "; suspended in the same class: " + holders + System.lineSeparator() + "    and what waits:");
    }

    private static boolean isSuspendedIn(String type, Task<?> task) {
        return ((CoreTask<?>) task).strand().isSuspended() && task.stack().stream().anyMatch(frame -> frame.getClassName().equals(type));
    }
}
