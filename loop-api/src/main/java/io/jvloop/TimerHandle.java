package io.jvloop;

/** Confined to its loop. A {@link Handle} with its due time. asyncio's {@code TimerHandle}. */
public interface TimerHandle extends Handle {

    /**
     * When the callback is due; the answer stays the same after it ran or was cancelled.
     *
     * @return nanoseconds of the loop's own clock, see {@link EventLoop#time}
     */
    long when();
}
