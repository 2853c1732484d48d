package io.jvloop.spi;

/**
 * Confined to its loop. The reused entry by which a source of events (a transport, a listener) stands in the loop's queue.
 *
 * <p>Its processing runs in the loop's turn, in the context in which the entry was made. Processings of one entry never overlap: while a
 * callback is parked in JDK code, what arrives for its source waits in order.
 */
public interface IoEntry {

    /**
     * Queues the entry at the end of the ready queue, unless it is queued already. If it is being processed, it is queued when that
     * processing returns. Called in {@link IoBackend#poll} and in the loop's turn. Never throws.
     */
    void makeReady();

    /**
     * Whether it is being processed: its callback is parked, or is the caller.
     *
     * @return whether a level-triggered source must not be polled now
     */
    boolean isBusy();

    /**
     * Suspends the calling task or service until the entry's next turn in the queue, and processes it in the caller, so that an I/O event
     * mounts the caller directly. Returns after the processing, whatever it found; callers loop.
     *
     * <p>A cancellation of the task is thrown from here; the event is then processed without it.
     *
     * @throws IllegalStateException in a callback, or if another task waits here
     */
    void awaitReady();
}
