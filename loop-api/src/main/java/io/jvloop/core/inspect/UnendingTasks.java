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
 * Confined to the watchdog. Sees that a run waits for tasks which do not end, and has the loop name them: all tasks on a simulated loop
 * where nothing can happen any more, and those that a run has cancelled at its end and that go on all the same.
 *
 * <p>The text is made and logged by a callback in the loop's turn: the picture is one of a moment, and what a logger does cannot hold up
 * the watchdog.
 */
final class UnendingTasks {
    private static final long ENDING_LIMIT_NANOS = 5_000_000_000L;
    /** So many are told in full: who has more finds the reason in the first ones. */
    private static final int TOLD = 20;
    private final TaskLoop loop;
    private final Scheduler scheduler;
    private long stuckAtStep = -1;
    private long toldAtStep = -1;
    private @Nullable List<Task<?>> ending;
    private long endingSince;

    UnendingTasks(TaskLoop loop) {
        this.loop = loop;
        this.scheduler = loop.tasks().scheduler();
    }

    void look(long now) {
        lookForDeadlock();
        lookAtEnd(now);
    }

    /** Seen twice with no step in between: a foreign thread that is about to wake the loop gets its time. */
    private void lookForDeadlock() {
        if (!scheduler.backend().isStuck()) {
            return;
        }
        long step = scheduler.steps();
        if (step == stuckAtStep && step != toldAtStep) {
            toldAtStep = step;
            tell(loop.name() + " waits for ever, for simulated time has no next timer and nothing is outside the loop. Its tasks wait for"
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
                tell("the run of " + loop.name() + " has ended and still waits for tasks that it cancelled. A task must throw the"
                        + " CancelledError on, not swallow it", () -> cancelled);
            }
        }
    }

    private void tell(String what, Supplier<Collection<Task<?>>> tasks) {
        scheduler.submit(() -> {
            List<Task<?>> unfinished = new ArrayList<>(tasks.get());
            unfinished.removeIf(Task::isDone);
            if (!unfinished.isEmpty()) {
                Log.warning(what + ": " + describe(unfinished));
            }
        });
    }

    private static String describe(List<Task<?>> tasks) {
        String told = tasks.stream().limit(TOLD).map(task -> System.lineSeparator() + "    " + task + StackView.format(task.stack()))
                .collect(Collectors.joining());
        return tasks.size() + " unfinished" + told
                + (tasks.size() > TOLD ? System.lineSeparator() + "    and " + (tasks.size() - TOLD) + " more" : "");
    }
}
