package io.jvloop.netty;

import java.util.concurrent.TimeUnit;

/**
 * The end of a Netty event loop: it lasts until no task came for a quiet period, or a time is over. As in Netty, the last caller of
 * {@code shutdownGracefully} decides how long. {@link #begin} may be called by any thread, the rest in the service.
 */
final class GracePeriod {
    /** As often as Netty looks. */
    private static final long BETWEEN_CHECKS_NANOS = 100_000_000;

    private final LoopTicker ticker;
    private volatile Lengths lengths = new Lengths(0, 0);
    private boolean begun;
    private long start;
    private long lastTask;
    private boolean taskRan;

    /** Of quiet and of all, in nanoseconds. */
    private record Lengths(long quiet, long timeout) {
    }

    GracePeriod(LoopTicker ticker) {
        this.ticker = ticker;
    }

    void begin(long quietPeriod, long timeout, TimeUnit unit) {
        if (quietPeriod < 0 || timeout < quietPeriod) {
            throw new IllegalArgumentException(
                    "timeout: " + timeout + " (expected >= quietPeriod (" + quietPeriod + "), which is not negative)");
        }
        lengths = new Lengths(unit.toNanos(quietPeriod), unit.toNanos(timeout));
    }

    void taskRan() {
        taskRan = true;
    }

    boolean isOver() {
        long now = ticker.nanoTime();
        if (!begun) {
            begun = true;
            start = now;
            lastTask = now;
        } else if (taskRan) {
            lastTask = now;
        }
        taskRan = false;
        Lengths present = lengths;
        return present.quiet == 0 || now - start >= present.timeout || now - lastTask >= present.quiet;
    }

    long nextCheck() {
        return ticker.nanoTime() + Math.min(lengths.quiet, BETWEEN_CHECKS_NANOS);
    }
}
