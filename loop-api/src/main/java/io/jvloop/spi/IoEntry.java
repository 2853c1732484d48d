package io.jvloop.spi;

/**
 * Confined to its loop. The one reused entry by which a source of events (a transport, a listener) takes its place in the loop's queue.
 *
 * <p>Its processing runs in the loop's turn, in the context in which the entry was made, and never while an earlier processing of the same
 * entry has not returned: a callback may park in JDK code, and what arrives for its source meanwhile waits in order.
 */
public interface IoEntry {

    /**
     * Queues the entry at the end of the ready queue, unless it is queued. While it is being processed, it is queued again when that
     * processing returns. Called in {@link IoBackend#poll} and in the loop's turn. Never throws.
     */
    void ready();

    /**
     * Whether its processing has begun and not returned: its callback is parked, or is the caller.
     *
     * @return whether a level-triggered source must not be polled now
     */
    boolean isBusy();

    /**
     * Suspends the calling task until the entry's next turn in the queue, and processes it in the caller: the task is mounted by its I/O
     * event directly. Returns after the processing, whatever it found; callers loop.
     *
     * <p>A cancellation of the task is thrown from here; the event is then processed without it.
     *
     * @throws IllegalStateException in a callback, or if another task waits here
     */
    void awaitReady();
}
