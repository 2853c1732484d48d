package io.jvloop.core.turn;

import io.jvloop.UnhandledFailure;
import io.jvloop.core.queue.Entry;
import io.jvloop.core.queue.ReadyQueue;
import io.jvloop.core.report.Rethrow;
import io.jvloop.spi.Log;
import java.util.concurrent.locks.LockSupport;

/** Confined to its loop. What closing a loop does with its queues, its runner and those that are parked. Runs no callback. */
public final class TurnClosing {
    private static final long PATIENCE_NANOS = 1_000_000_000L;
    private static final long PATIENCE_STEP_NANOS = 500_000L;
    private final Scheduler scheduler;
    /** Reports that are due, or have parked. */
    private int untold;

    TurnClosing(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    public void beginToTell() {
        scheduler.driver.attach();
        scheduler.turn.stop(); // what the runner is asked for from now on is no batch
        scheduler.batchEnd.open();
    }

    /**
     * Has a failure reported by the next {@link #tell}: in the runner, not here on the carrier, for a handler may wait for a lock that a
     * parked coroutine holds.
     */
    public void report(UnhandledFailure failure) {
        untold++;
        scheduler.atBatchEnd(() -> {
            try {
                scheduler.loop().callExceptionHandler(failure);
            } finally {
                untold--;
            }
        });
    }

    /** Has the reports made. One that parks is waited for, unless it needs what only the end of the close can give it. */
    public void tell() {
        if (scheduler.batchEnd.isEmpty()) {
            return;
        }
        scheduler.driver.runBatch();
        long began = System.nanoTime();
        while (untold > 0 && !scheduler.isClosed() && System.nanoTime() - began < PATIENCE_NANOS) {
            LockSupport.parkNanos(this, PATIENCE_STEP_NANOS);
            goOnWithWhatTheJdkWoke();
        }
    }

    private void goOnWithWhatTheJdkWoke() {
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
            scheduler.atBatchEnd(
                    () -> Log.warning(dropped + (dropped == 1 ? " call from another thread was" : " calls from other threads were")
                            + " dropped when " + scheduler.loop().name() + " was closed"));
        }
    }

    /** Empties a queue; what the JDK woke in it is not ours to drop. Answers how many calls of users were dropped. */
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

    public void interruptParkedCallbacks() {
        for (Strand strand : scheduler.parked()) {
            if (strand.owner == null && strand.running != null) { // else it makes a report
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

    public void throwWhatWasFatal() {
        Throwable fatal = scheduler.turn.end();
        if (fatal != null) {
            throw Rethrow.<RuntimeException>as(fatal);
        }
    }

    /** Lets those go on, to their ends, whom the JDK wakes from now on, and has woken since the queues were dropped. */
    public void releaseLate() {
        scheduler.late.release();
    }
}
