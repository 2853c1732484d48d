package io.jvloop;

/** Safe for use by any thread. Where a loop takes its time from; must not block. Tests give it a clock that they move by hand. */
@FunctionalInterface
public interface LoopClock {

    /** The JVM's monotonic clock. */
    LoopClock SYSTEM = System::nanoTime;

    /**
     * The time now.
     *
     * @return nanoseconds since an arbitrary origin, never decreasing
     */
    long nanoTime();
}
