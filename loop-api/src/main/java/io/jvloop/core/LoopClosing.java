package io.jvloop.core;

import io.jvloop.Task;
import io.jvloop.UnhandledFailure;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.Log;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
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
    private static final long PATIENCE_NANOS = 1_000_000_000L;
    private static final long PATIENCE_STEP_NANOS = 500_000L;
    private final CoreEventLoop loop;
    private final Runnable[] steps;
    private List<Task<?>> unfinished = List.of();
    /** Reports that are due, or have parked. */
    private int untold;

    /** Makes ready what the close needs: once it has begun, nothing is missing. */
    LoopClosing(CoreEventLoop loop, IoBackend backend, Runnable closeExecutors) {
        this.loop = loop;
        this.steps = new Runnable[] {
            loop.driver::attach,
            this::beginToTell,
            this::reportUnfinished,
            this::tell,
            loop::markClosed,
            loop.signals::close, // before clean-up code runs: a signal then does what it does without us
            this::dropQueues,
            this::unwindUnfinished,
            this::interruptParkedCallbacks,
            this::takeFailuresThatOthersWaitFor,
            loop.lostFailures::reportAll,
            loop.resources::reportAll,
            this::tell,
            loop.driver::close,
            loop.driver::detach,
            this::throwWhatWasFatal,
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
        boolean interrupted = Thread.interrupted(); // the JDK clears it when a virtual thread is mounted here, and a wait would spin
        try {
            each(List.of(steps), Runnable::run);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void beginToTell() {
        loop.turn.stop(); // what the runner is asked for from now on is no batch
        loop.turn.batchEnd.open();
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
        report(new UnhandledFailure("Task was destroyed but it is pending: its loop is closed", null, task));
    }

    /** In the runner, not here on the carrier: a handler may wait for a lock that a parked coroutine holds. */
    private void report(UnhandledFailure failure) {
        untold++;
        loop.turn.batchEnd.add(() -> {
            try {
                loop.callExceptionHandler(failure);
            } finally {
                untold--;
            }
        });
    }

    /** Has the reports made. One that parks is waited for, unless it needs what only the end of the close can give it. */
    private void tell() {
        if (loop.turn.batchEnd.isEmpty()) {
            return;
        }
        loop.driver.runBatch();
        long began = System.nanoTime();
        while (untold > 0 && !loop.isClosed() && System.nanoTime() - began < PATIENCE_NANOS) {
            LockSupport.parkNanos(this, PATIENCE_STEP_NANOS);
            goOnWithWhatTheJdkWoke();
        }
    }

    private void goOnWithWhatTheJdkWoke() {
        ReadyQueue others = new ReadyQueue();
        loop.inbox.drainTo(loop.ready);
        for (int left = loop.ready.size(); left > 0; left--) {
            Entry entry = loop.ready.take();
            (entry instanceof JdkWake ? loop.ready : others).add(entry);
        }
        loop.turn.batchLeft = loop.ready.size();
        loop.driver.runBatch();
        while (!others.isEmpty()) {
            loop.ready.add(others.take());
        }
    }

    private void throwWhatWasFatal() {
        Throwable fatal = loop.turn.end();
        if (fatal != null) {
            throw Bodies.<RuntimeException>rethrow(fatal);
        }
    }

    private void unwind(Task<?> unfinished) {
        CoreTask<?> task = (CoreTask<?>) unfinished;
        boolean endsHere = task.unwind();
        loop.tasks.remove(task); // whoever keeps the closed loop does not keep them
        if (endsHere && task.state() == Future.State.FAILED) {
            Throwable failure = task.exceptionNow();
            report(new UnhandledFailure("clean-up failed when its loop was closed", failure, task));
        }
    }

    private void dropQueues() {
        ReadyQueue accepted = new ReadyQueue();
        loop.inbox.close(accepted);
        int dropped = drop(accepted);
        drop(loop.ready);
        loop.timers.clear();
        if (dropped > 0) {
            loop.turn.batchEnd
                    .add(() -> Log.warning(dropped + (dropped == 1 ? " call from another thread was" : " calls from other threads were")
                            + " dropped when " + loop.name() + " was closed"));
        }
    }

    /** Empties a queue; what the JDK woke in it is not ours to drop. Answers how many calls of users were dropped. */
    private int drop(ReadyQueue queue) {
        int calls = 0;
        while (!queue.isEmpty()) {
            Entry entry = queue.take();
            if (entry instanceof JdkWake wake) {
                loop.late.run(wake.strand.continuation);
            } else if (entry instanceof Retrieval retrieval) {
                retrieval.run(loop.runner.strand);
            } else if (entry instanceof ForeignCall call && call.isPending()) {
                calls++;
            }
        }
        return calls;
    }

    private void interruptParkedCallbacks() {
        for (Strand strand : loop.confinement.parked.all()) {
            if (strand.task == null && strand.running != null) { // else it makes a report
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
