package io.jvloop.core.turn;

import io.jvloop.spi.Log;
import java.time.Duration;

/**
 * Confined to its loop, and only used in debug mode. Reports each step and callback that held the loop for longer than
 * {@code slowCallbackDuration}, when it is over, and how long it took. The watchdog reports the stack meanwhile. Only time on the loop's
 * thread counts.
 *
 * <p>Steps end on the carrier, where no user code may run, and loggers and text forms are user code: they may wait for a lock that a parked
 * coroutine holds. So the runner reports the step when the batch ends.
 */
public final class SlowSteps {
    private final Scheduler scheduler;
    private volatile Duration limit;
    /** When the step began; 0 if debug mode was off then. */
    private long since;

    SlowSteps(Scheduler scheduler, Duration limit) {
        this.scheduler = scheduler;
        this.limit = limit;
    }

    /** Any thread. */
    public Duration limit() {
        return limit;
    }

    public void setLimit(Duration newLimit) {
        limit = newLimit;
    }

    void begin() {
        since = System.nanoTime();
    }

    /** Debug mode changes, so what runs now was not timed from its beginning. */
    void forget() {
        since = 0;
    }

    void end(Object what) {
        long took = System.nanoTime() - since;
        boolean timed = since != 0;
        since = 0;
        if (timed && took >= limit.toNanos()) {
            scheduler.runAtBatchEnd(() -> report(what, took));
        }
    }

    private void report(Object what, long took) {
        Log.warn(what + " took " + took / 1_000_000 + " ms, and " + scheduler.loop().name() + " stood meanwhile");
    }
}
