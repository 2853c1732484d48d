package io.jvloop.core.turn;

import java.time.Duration;

/** How long to wait. */
public final class Delay {
    private Delay() {
    }

    /** The delay in nanoseconds, as all timers take it. Beyond some 146 years it is cut short. */
    public static long nanos(Duration duration) {
        try {
            return Math.min(duration.toNanos(), Long.MAX_VALUE / 2); // so that deadlines stay comparable by their difference
        } catch (ArithmeticException e) {
            return duration.isNegative() ? -1 : Long.MAX_VALUE / 2;
        }
    }
}
