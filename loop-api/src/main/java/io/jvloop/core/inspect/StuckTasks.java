package io.jvloop.core.inspect;

import io.jvloop.Task;
import io.jvloop.core.report.StackView;
import io.jvloop.core.task.TaskLoop;
import io.jvloop.core.turn.Scheduler;
import io.jvloop.spi.Log;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Confined to the watchdog. Finds runs that wait for tasks which do not end, and has the loop name these tasks: all tasks of a simulated
 * loop where nothing can happen any more; at the end of a run, the tasks that continue although it has cancelled them.
 *
 * <p>The text is made and logged by a callback in the loop's turn, so that it shows one moment and a slow logger cannot delay the watchdog.
 */
final class StuckTasks {
    private static final long ENDING_LIMIT_NANOS = 5_000_000_000L;
    /** How many tasks are shown with their stacks. The first ones usually tell why the others wait. */
    private static final int SHOWN = 20;
    private final TaskLoop loop;
    private final Scheduler scheduler;
    private long stuckAtStep = -1;
    private long reportedAtStep = -1;
    private @Nullable List<Task<?>> ending;
    private long endingSince;

    StuckTasks(TaskLoop loop) {
        this.loop = loop;
        this.scheduler = loop.tasks().scheduler();
    }

    void look(long now) {
        lookForDeadlock();
        lookAtEnd(now);
    }

    /**
     * A loop counts as stuck if it is seen twice without a step in between, so that a foreign thread which is about to wake it has time.
     */
    private void lookForDeadlock() {
        if (!scheduler.backend().isStuck()) {
            return;
        }
        long step = scheduler.steps();
        if (step == stuckAtStep && step != reportedAtStep) {
            reportedAtStep = step;
            report(loop.name() + " waits for ever, for simulated time has no next timer and nothing is outside the loop. Its tasks wait for"
                    + " each other, or for another thread", loop.tasks()::unfinished);
        }
        stuckAtStep = step;
    }

    private void lookAtEnd(long now) {
        List<Task<?>> cancelled = loop.tasks().ending();
        if (cancelled == null) {
            ending = null;
        } else if (cancelled != ending) {
            ending = cancelled;
            endingSince = now;
        } else if (endingSince != Long.MAX_VALUE) {
            long limit = loop.debug() ? loop.slowCallbackDuration().toNanos() : ENDING_LIMIT_NANOS;
            if (now - endingSince >= limit) {
                endingSince = Long.MAX_VALUE;
                report("the run of " + loop.name() + " has ended and still waits for tasks that it cancelled. A task must throw the"
                        + " CancelledError on, not swallow it", () -> cancelled);
            }
        }
    }

    private void report(String what, Supplier<Collection<Task<?>>> tasks) {
        scheduler.submit(() -> {
            List<Task<?>> unfinished = new ArrayList<>(tasks.get());
            unfinished.removeIf(Task::isDone);
            if (!unfinished.isEmpty()) {
                Log.warn(what + ": " + describe(unfinished));
            }
        });
    }

    private static String describe(List<Task<?>> tasks) {
        String shown = tasks.stream().limit(SHOWN).map(task -> System.lineSeparator() + "    " + task + StackView.format(task.stack()))
                .collect(Collectors.joining());
        return tasks.size() + " unfinished" + shown
                + (tasks.size() > SHOWN ? System.lineSeparator() + "    and " + (tasks.size() - SHOWN) + " more" : "");
    }
}
