package io.jvloop;

/** Confined to its loop. A callback that was scheduled and can be cancelled. asyncio's {@code Handle}. */
public interface Handle {

    /**
     * Prevents the callback from running if it has not begun, and lets go of it. Repeatable; without effect once it ran. Another thread,
     * that which called {@code callSoonThreadsafe} too, has the loop do it: {@code loop.callSoonThreadsafe(handle::cancel)}.
     */
    void cancel();

    /**
     * Tells whether {@link #cancel} came before the callback ran.
     *
     * @return whether the callback was cancelled; false for one that ran
     */
    boolean isCancelled();

    /**
     * The context the callback runs in.
     *
     * @return the context captured or given when it was scheduled
     */
    Context context();
}
