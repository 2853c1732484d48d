package io.jvloop.tck.manual;

import io.jvloop.LoopClock;
import java.util.concurrent.atomic.AtomicLong;

/** Safe for use by any thread. A clock that moves only when told to. */
public final class ManualClock implements LoopClock {
    private final AtomicLong now = new AtomicLong(1_000_000_000L);
    private volatile Runnable asked = () -> {};

    /** A clock that stands at an arbitrary time. */
    public ManualClock() {
    }

    @Override
    public long nanoTime() {
        asked.run();
        return now.get();
    }

    /**
     * Looks who asks.
     *
     * @param action what to do before each answer, in the thread that asks
     */
    public void whenAsked(Runnable action) {
        asked = action;
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
