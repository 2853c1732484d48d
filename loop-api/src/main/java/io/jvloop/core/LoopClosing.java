package io.jvloop.core;

import io.jvloop.Task;
import io.jvloop.UnhandledFailure;
import io.jvloop.core.report.Rethrow;
import io.jvloop.core.task.CoreTask;
import io.jvloop.core.task.FutureView;
import io.jvloop.core.task.Tasks;
import io.jvloop.core.turn.RunGate;
import io.jvloop.core.turn.Scheduler;
import io.jvloop.core.turn.TurnClosing;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The end of a loop, on the thread that closes it, which has the gate from first to last. Runs no callback. Every unfinished task is
 * reported once and unwound: one that we suspended runs its clean-up here, one that is parked in JDK code is interrupted and ends on a
 * thread of the process, when nothing is left that it could disturb.
 *
 * <p>Reports, clean-up and back ends may throw whatever they like: each step is taken all the same, and the first failure is thrown at the
 * end.
 */
final class LoopClosing {
    private final Scheduler scheduler;
    private final Tasks tasks;
    private final HostThread hostThread;
    private final TurnClosing turn;
    private final Runnable[] steps;
    private List<Task<?>> unfinished = List.of();

    /** Makes ready what the close needs: once it has begun, nothing is missing. */
    LoopClosing(Tasks tasks, HostThread hostThread, LoopServices services, Runnable closeExecutors,
            Runnable tellAttachments) {
        this.scheduler = tasks.scheduler();
        this.tasks = tasks;
        this.hostThread = hostThread;
        this.turn = scheduler.closing();
        this.steps = new Runnable[] {
            scheduler::attach,
            turn::beginReporting,
            this::reportUnfinished,
            turn::makeReports,
            turn::markClosed,
            services.closeSignals(), // before clean-up code runs, so that a signal has its default action by then
            turn::dropQueues,
            this::unwindUnfinished,
            turn::unwindServices,
            turn::interruptParkedCallbacks,
            this::markFailuresWithViewsRetrieved,
            tasks::reportUnretrieved,
            scheduler.resources()::reportAll,
            turn::makeReports,
            turn::endRunner,
            turn::detach,
            turn::throwFatal,
            closeExecutors,
            services.closeNetwork(),
            scheduler.backend()::close,
            scheduler.gate()::leaveClosed, // what ends late completes its tasks
            turn::releaseLate,
            this::endViews,
            tellAttachments
        };
    }

    void close() {
        RunGate gate = scheduler.gate();
        RunGate.Owner inTheWay = gate.enter(true);
        if (inTheWay != null) {
            if (inTheWay.closes()) {
                return;
            }
            throw new IllegalStateException("close: " + scheduler.loop() + " is running; stop it first");
        }
        try {
            if (hostThread.isNeeded()) {
                hostThread.host(this::closeHere);
            } else {
                closeHere();
            }
        } finally {
            if (scheduler.isClosed()) {
                gate.leaveClosed();
            } else {
                gate.leave();
            }
        }
    }

    private void closeHere() {
        scheduler.gate().moveToCallingThread(true);
        boolean interrupted = Thread.interrupted(); // the JDK clears it when a virtual thread is mounted here, and a wait would spin
        try {
            each(List.of(steps), Runnable::run);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void reportUnfinished() {
        unfinished = List.copyOf(tasks.unfinished());
        each(unfinished, task -> turn
                .report(new UnhandledFailure("Task was destroyed but it is pending: its loop is closed", null, task)));
    }

    private void unwindUnfinished() {
        List<Task<?>> left = unfinished;
        unfinished = List.of();
        each(left, this::unwind);
    }

    private void unwind(Task<?> unfinished) {
        CoreTask<?> task = (CoreTask<?>) unfinished;
        boolean endsHere = task.unwind();
        tasks.remove(task);
        if (endsHere && task.state() == Future.State.FAILED) {
            Throwable failure = task.exceptionNow();
            turn.report(new UnhandledFailure("clean-up failed when its loop was closed", failure, task));
        }
    }

    /** The views hand failures on in the last step, after those that nobody retrieved were reported. */
    private void markFailuresWithViewsRetrieved() {
        tasks.views().forEach(FutureView::markFailureRetrieved);
    }

    private void endViews() {
        each(tasks.views(), FutureView::loopClosed);
    }

    /** Takes a step for each, whatever the others threw. */
    static <T> void each(Iterable<T> all, Consumer<? super T> step) {
        Throwable first = null;
        for (T each : all) {
            try {
                step.accept(each);
            } catch (Throwable failure) {
                first = joined(first, failure);
            }
        }
        if (first != null) {
            throw Rethrow.<RuntimeException>as(first);
        }
    }

    private static Throwable joined(@Nullable Throwable first, Throwable failure) {
        if (first == null) {
            return failure;
        }
        if (first != failure) {
            first.addSuppressed(failure);
        }
        return first;
    }
}
