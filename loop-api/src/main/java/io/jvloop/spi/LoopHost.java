package io.jvloop.spi;

/**
 * Safe for use by any thread, where nothing else is said. The host of a guest loop that tells its events: one thread, whose own poll
 * reports to the guest's back end. It makes the guest's turns among its own events, each when it is asked for one.
 *
 * <p>The thread is the loop's own as long as the loop runs. So what the host's handlers call between two turns counts as in the turn:
 * they create tasks and complete futures directly, and cannot await. They run on the thread that mounts coroutines; a handler that waits
 * for a lock of a suspended coroutine stands for good.
 *
 * <p>A host that throws has refused. That is logged, once until it takes a turn again, and who called the loop does not hear of it: what
 * it called for stays queued, and whatever calls the loop next, in any thread, asks the host again.
 *
 * <p>A host closes its guest, in its thread and outside a turn, before it ends itself.
 */
public interface LoopHost {

    /**
     * Runs {@code turn} in the host's thread, once, but not in this call, and behind the host's own events that are due: a loop that is
     * never at rest asks again in each turn, and must not starve them. Called in the host's thread.
     *
     * @param turn makes a turn; it does nothing if the loop has ended meanwhile
     */
    void later(Runnable turn);

    /**
     * Does the same, called in any other thread, and ends a wait of the host.
     *
     * @param turn makes a turn
     */
    void wake(Runnable turn);

    /**
     * Runs {@code turn} in the host's thread after a time, instead of what an earlier call of this method asked for. Called in the host's
     * thread.
     *
     * @param delayNanos how long, by the loop's clock
     * @param turn       makes a turn
     */
    void after(long delayNanos, Runnable turn);
}
