package io.jvloop.core.turn;

import io.jvloop.spi.Log;
import java.time.Duration;

/**
 * Confined to its loop, and only used in debug mode. Says what held the loop for longer than {@code slowCallbackDuration}, once it is over
 * and with the time it took; the stack meanwhile is the watchdog's to report. Only the time on the loop's thread counts.
 *
 * <p>Steps end on the carrier, where nobody's logger and no text form may run: a lock that they wait for may be a parked coroutine's. So
 * the end of a step is noted only, and told by the runner when the batch ends.
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

    /** Debug mode changes: what runs now was not timed from its beginning. */
    void forget() {
        since = 0;
    }

    void end(Object what) {
        long took = System.nanoTime() - since;
        boolean timed = since != 0;
        since = 0;
        if (timed && took >= limit.toNanos()) {
            scheduler.atBatchEnd(() -> tell(what, took));
        }
    }

    private void tell(Object what, long took) {
        Log.warning(what + " took " + took / 1_000_000 + " ms, and " + scheduler.loop().name() + " stood meanwhile");
    }
}
