package io.jvloop.core.turn;

import io.jvloop.UnhandledFailure;
import io.jvloop.core.queue.Entry;
import io.jvloop.core.queue.ReadyQueue;
import io.jvloop.core.report.Rethrow;
import io.jvloop.spi.Log;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Confined to its loop. The part of closing a loop that concerns its queues, its runner and parked strands. Runs no callback. */
public final class TurnClosing {
    private static final long PATIENCE_NANOS = 1_000_000_000L;
    private static final long PATIENCE_STEP_NANOS = 500_000L;
    private final Scheduler scheduler;
    /** Counts the reports that have not returned yet; one that parks in JDK code returns late. */
    private int pendingReports;

    TurnClosing(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    public void beginReporting() {
        scheduler.turn.stop(); // from now on the runner makes reports, and runs no batch
        scheduler.batchEnd.open();
    }

    /**
     * Has the next {@link #makeReports} report a failure. It does so in the runner, since on the carrier a handler might wait for a lock
     * that a parked coroutine holds.
     */
    public void report(UnhandledFailure failure) {
        pendingReports++;
        scheduler.runAtBatchEnd(() -> {
            try {
                scheduler.loop().callExceptionHandler(failure);
            } finally {
                pendingReports--;
            }
        });
    }

    /** Has the runner make the reports. Waits for those that park, but not for long: they may need what only the end of the close gives. */
    public void makeReports() {
        if (scheduler.batchEnd.isEmpty()) {
            return;
        }
        scheduler.driver.runBatch();
        long began = System.nanoTime();
        while (pendingReports > 0 && !scheduler.isClosed() && System.nanoTime() - began < PATIENCE_NANOS) {
            LockSupport.parkNanos(this, PATIENCE_STEP_NANOS);
            resumeWhatTheJdkWoke();
        }
    }

    private void resumeWhatTheJdkWoke() {
        ReadyQueue ready = scheduler.ready;
        ReadyQueue others = new ReadyQueue();
        scheduler.inbox.drainTo(ready);
        for (int left = ready.size(); left > 0; left--) {
            Entry entry = ready.take();
            (entry instanceof JdkWake ? ready : others).add(entry);
        }
        scheduler.turn.beginBatch();
        scheduler.driver.runBatch();
        while (!others.isEmpty()) {
            ready.add(others.take());
        }
    }

    public void markClosed() {
        scheduler.markClosed();
    }

    public void dropQueues() {
        ReadyQueue accepted = new ReadyQueue();
        scheduler.inbox.close(accepted);
        int dropped = drop(accepted);
        drop(scheduler.ready);
        scheduler.timers.clear();
        if (dropped > 0) {
            scheduler.runAtBatchEnd(
                    () -> Log.warn(dropped + (dropped == 1 ? " call from another thread was" : " calls from other threads were")
                            + " dropped when " + scheduler.loop().name() + " was closed"));
        }
    }

    /** Empties a queue; strands that the JDK has woken go on elsewhere. Returns how many calls of users were dropped. */
    private int drop(ReadyQueue queue) {
        int calls = 0;
        while (!queue.isEmpty()) {
            Entry entry = queue.take();
            if (entry instanceof JdkWake wake) {
                scheduler.late.run(wake.strand.continuation);
            } else if (entry instanceof ForeignCall call && call.isPending()) {
                calls++;
            } else {
                entry.dropped();
            }
        }
        return calls;
    }

    public void unwindServices() {
        List.copyOf(scheduler.services).forEach(Service::unwind);
        scheduler.services.clear();
    }

    public void interruptParkedCallbacks() {
        for (Strand strand : scheduler.parked()) {
            if (strand.task == null && strand.running != null) { // otherwise it makes a report
                strand.thread.interrupt();
            }
        }
    }

    public void endRunner() {
        scheduler.driver.close();
    }

    public void detach() {
        scheduler.driver.detach();
    }

    public void throwFatal() {
        Throwable fatal = scheduler.turn.end();
        if (fatal != null) {
            throw Rethrow.<RuntimeException>as(fatal);
        }
    }

    /** Lets the strands run to their ends that the JDK wakes from now on, and those that it has woken since the queues were dropped. */
    public void releaseLate() {
        scheduler.late.release();
    }
}
