package io.jvloop.core;

import io.jvloop.Task;
import io.jvloop.UnhandledFailure;
import io.jvloop.spi.IoBackend;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The end of a loop, on the thread that closes it, which has the gate from first to last. Runs no callback. Every unfinished task is
 * reported once and unwound: one that we suspended runs its clean-up here, one that is parked in JDK code is interrupted and ends on the
 * thread of {@link LateContinuations}, when nothing is left that it could disturb.
 *
 * <p>Reports, clean-up and back ends may throw whatever they like: each step is taken all the same, and the first failure is thrown at the
 * end.
 */
final class LoopClosing {
    private final CoreEventLoop loop;
    private final Runnable[] steps;
    private List<Task<?>> unfinished = List.of();

    /** Makes ready what the close needs: once it has begun, nothing is missing. */
    LoopClosing(CoreEventLoop loop, IoBackend backend, Runnable closeExecutors) {
        this.loop = loop;
        this.steps = new Runnable[] {
            loop.driver::attach,
            this::reportUnfinished,
            loop::markClosed,
            loop.signals::close, // before clean-up code runs: a signal then does what it does without us
            this::dropQueues,
            this::unwindUnfinished,
            this::interruptParkedCallbacks,
            this::takeFailuresThatOthersWaitFor,
            loop.driver::close,
            loop.driver::detach,
            loop.lostFailures::reportAll,
            loop.resources::reportAll,
            closeExecutors,
            loop.system()::close,
            backend::close,
            loop.confinement.gate::leaveClosed, // what ends late completes its tasks
            loop.late::release,
            this::endForeignWaits
        };
    }

    void close() {
        RunGate gate = loop.confinement.gate;
        RunGate.Owner inTheWay = gate.enter(true);
        if (inTheWay != null) {
            if (inTheWay.closes()) {
                return;
            }
            throw new IllegalStateException("close: " + loop + " is running; stop it first");
        }
        try {
            if (loop.ownThread.isNeeded()) {
                loop.ownThread.host(this::closeHere);
            } else {
                closeHere();
            }
        } finally {
            if (loop.isClosed()) {
                gate.leaveClosed();
            } else {
                gate.leave();
            }
        }
    }

    private void closeHere() {
        loop.confinement.gate.goOnHere(true);
        each(List.of(steps), Runnable::run);
    }

    private void reportUnfinished() {
        unfinished = List.copyOf(loop.tasks.snapshot());
        each(unfinished, this::report);
    }

    private void unwindUnfinished() {
        List<Task<?>> left = unfinished;
        unfinished = List.of();
        each(left, this::unwind);
    }

    private void report(Task<?> task) {
        loop.callExceptionHandler(new UnhandledFailure("Task was destroyed but it is pending: its loop is closed", null, task));
    }

    private void unwind(Task<?> unfinished) {
        CoreTask<?> task = (CoreTask<?>) unfinished;
        boolean endsHere = task.unwind();
        loop.tasks.remove(task); // whoever keeps the closed loop does not keep them
        if (endsHere && task.state() == Future.State.FAILED) {
            Throwable failure = task.exceptionNow();
            loop.callExceptionHandler(new UnhandledFailure("clean-up failed when its loop was closed", failure, task));
        }
    }

    private void dropQueues() {
        ReadyQueue accepted = new ReadyQueue();
        loop.inbox.close(accepted);
        int dropped = drop(accepted);
        drop(loop.ready);
        loop.timers.clear();
        if (dropped > 0) {
            Failures.LOGGER.log(Level.WARNING, "{0} calls from other threads were dropped when {1} was closed", dropped, loop.name());
        }
    }

    /** Empties a queue; what the JDK woke in it is not ours to drop. Answers how many callbacks were dropped. */
    private int drop(ReadyQueue queue) {
        int callbacks = 0;
        while (!queue.isEmpty()) {
            Entry entry = queue.take();
            if (entry instanceof JdkWake wake) {
                loop.late.run(wake.strand.continuation);
            } else if (entry instanceof Retrieval retrieval) {
                retrieval.run(loop.runner.strand);
            } else if (entry instanceof CoreHandle handle && handle.isPending()) {
                callbacks++;
            }
        }
        return callbacks;
    }

    private void interruptParkedCallbacks() {
        for (Strand strand : loop.confinement.parked.all()) {
            if (strand.task == null) {
                strand.thread.interrupt();
            }
        }
    }

    /** Those get their failures in the last step, too late for {@link LostFailures}. */
    private void takeFailuresThatOthersWaitFor() {
        loop.foreignWaits.forEach(FutureView::takeFailure);
    }

    private void endForeignWaits() {
        each(loop.foreignWaits, FutureView::loopClosed);
    }

    /** Takes a step for each, whatever the others threw. */
    private static <T> void each(Iterable<T> all, Consumer<? super T> step) {
        Throwable first = null;
        for (T each : all) {
            try {
                step.accept(each);
            } catch (Throwable failure) {
                first = joined(first, failure);
            }
        }
        if (first != null) {
            throw Bodies.<RuntimeException>rethrow(first);
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
