package io.jvloop.core.turn;

import java.time.Duration;

/** How long to wait. */
public final class Delay {
    private Delay() {
    }

    /** In nanoseconds; deadlines that are made of it stay comparable by their difference. */
    public static long nanos(Duration duration) {
        try {
            return Math.min(duration.toNanos(), Long.MAX_VALUE / 2); // so that deadlines stay comparable by their difference
        } catch (ArithmeticException e) {
            return duration.isNegative() ? -1 : Long.MAX_VALUE / 2;
        }
    }
}
