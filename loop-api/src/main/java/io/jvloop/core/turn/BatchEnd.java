package io.jvloop.core.turn;

import java.util.Arrays;

/**
 * Confined to its loop. The work that is due when the batch is over: flushes of transports, and reports that the carrier must leave to the
 * runner. The array is reused, so that a turn allocates nothing.
 */
final class BatchEnd {
    private final Scheduler scheduler;
    private Runnable[] flushes = new Runnable[16];
    private int first;
    private int count;
    private boolean open;

    BatchEnd(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** A run or a close begins: there will be an end of the batch. */
    void open() {
        open = true;
    }

    /** The run or the close is over. */
    void close() {
        open = false;
    }

    boolean isOpen() {
        return open;
    }

    void add(Runnable flush) {
        if (!open) {
            flush.run();
            return;
        }
        if (count == flushes.length) {
            flushes = Arrays.copyOf(flushes, count * 2);
        }
        flushes[count++] = flush;
        scheduler.demandTurn();
    }

    boolean isEmpty() {
        return count == 0;
    }

    /**
     * Runs all flushes in {@code runner}. Each leaves the list before it begins. So one that throws does not keep the others back, and
     * while one is parked in JDK code another runner goes on behind it.
     */
    void flush(CallbackRunner runner) {
        while (first < count && scheduler.runner == runner) {
            Runnable flush = flushes[first];
            flushes[first++] = null;
            try {
                flush.run();
            } catch (Throwable failure) {
                scheduler.failures().callbackFailed("Exception at the end of a batch in", flush, failure, flush);
            }
        }
        if (first == count) {
            first = 0;
            count = 0;
        }
    }
}
