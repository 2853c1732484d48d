package io.jvloop.examples.tour;

import static io.jvloop.Asyncio.*;

import java.time.Duration;

/** Lets its callers through one by one, at even intervals. */
final class RateLimiter {
    private final long intervalNanos;
    private long nextTurn = Long.MIN_VALUE;

    private RateLimiter(long intervalNanos) {
        this.intervalNanos = intervalNanos;
    }

    static RateLimiter perSecond(int count) {
        return new RateLimiter(Duration.ofSeconds(1).toNanos() / count);
    }

    void awaitTurn() {
        // No lock: nothing else of the loop runs between here and the sleep.
        long now = runningLoop().time();
        long turn = Math.max(now, nextTurn);
        nextTurn = turn + intervalNanos;
        sleep(Duration.ofNanos(turn - now));
    }
}
