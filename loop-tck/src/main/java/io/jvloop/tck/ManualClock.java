package io.jvloop.tck;

import io.jvloop.LoopClock;
import java.util.concurrent.atomic.AtomicLong;

/** Safe for use by any thread. A clock that moves only when told to. */
public final class ManualClock implements LoopClock {
    private final AtomicLong now = new AtomicLong(1_000_000_000L);

    /** A clock that stands at an arbitrary time. */
    public ManualClock() {
    }

    @Override
    public long nanoTime() {
        if (CarrierWatch.isCarrier()) {
            throw new AssertionError("a clock is somebody's code, and was asked on the thread that mounts coroutines");
        }
        return now.get();
    }

    /**
     * Moves it.
     *
     * @param nanos how far, not negative
     */
    public void advance(long nanos) {
        if (nanos < 0) {
            throw new IllegalArgumentException("time does not go back: " + nanos);
        }
        now.addAndGet(nanos);
    }
}
