package io.jvloop.sync;

import io.jvloop.Promise;
import io.jvloop.Suspends;

/**
 * Confined to its loop. A number of permits: at most so many tasks hold one at a time. asyncio's {@code Semaphore} and
 * {@code BoundedSemaphore}.
 *
 * <p>Waiters get a permit in the order in which they began to wait, one a release; a newcomer never overtakes them.
 */
public final class AsyncSemaphore {
    private static final int UNBOUNDED = Integer.MAX_VALUE;

    private final LoopBinding binding = new LoopBinding(this);
    private final WaitList waiters = new WaitList(binding);
    private final Runnable release = this::release;
    private final int bound;
    private int permits; // free, and not promised to a waiter

    /**
     * Makes a semaphore that may be released more often than acquired, which adds permits.
     *
     * @param permits how many it starts with
     * @throws IllegalArgumentException if negative
     */
    public AsyncSemaphore(int permits) {
        this(permits, UNBOUNDED);
    }

    private AsyncSemaphore(int permits, int bound) {
        if (permits < 0) {
            throw new IllegalArgumentException("a semaphore cannot start with " + permits + " permits");
        }
        this.permits = permits;
        this.bound = bound;
    }

    /**
     * Makes a semaphore that refuses to be released more often than acquired.
     *
     * @param permits how many it has
     * @return a new semaphore
     * @throws IllegalArgumentException if negative
     */
    public static AsyncSemaphore bounded(int permits) {
        return new AsyncSemaphore(permits, permits);
    }

    /**
     * Acquires a permit for a scope.
     *
     * @return to be closed when done; closing releases the permit
     * @throws IllegalStateException if called outside a task, or it would have to wait and the semaphore belongs to another loop
     */
    @Suspends
    public Hold hold() {
        acquire();
        return new Hold(release);
    }

    /**
     * Acquires a permit. Does not suspend if one is free and nobody waits.
     *
     * @throws IllegalStateException if called outside a task, or it would have to wait and the semaphore belongs to another loop
     */
    @Suspends
    public void acquire() {
        binding.checkTask("AsyncSemaphore.acquire()");
        if (!mustWait()) {
            permits--;
            return;
        }
        Promise<Void> turn = waiters.join();
        try {
            waiters.await(turn);
        } catch (Throwable notAcquired) {
            if (turn.isDone() && !turn.isCancelled()) {
                permits++; // the one that we were served with
            }
            throw notAcquired;
        } finally {
            servePermits(); // those who came while a permit was free had to wait behind us
        }
    }

    private void servePermits() {
        while (permits > 0 && waiters.serveNext()) {
            permits--;
        }
    }

    /**
     * Gives a permit back, to whoever waits longest if anybody does. Does not suspend.
     *
     * @throws IllegalArgumentException if a bounded semaphore is released more often than it was acquired
     */
    public void release() {
        binding.check("AsyncSemaphore.release()");
        if (permits >= bound) {
            throw new IllegalArgumentException("cannot release " + this + ": all of its " + bound + " permits are free");
        }
        if (!waiters.serveNext()) {
            permits++;
        }
    }

    /**
     * Whether {@link #acquire} would have to wait.
     *
     * @return true if no permit is free, or others wait for one
     */
    public boolean isLocked() {
        binding.check("AsyncSemaphore.isLocked()");
        return mustWait();
    }

    private boolean mustWait() {
        return permits == 0 || !waiters.isIdle();
    }

    @Override
    public String toString() {
        return "AsyncSemaphore[" + (mustWait() ? "locked" : "unlocked, value:" + permits) + waiters.describe() + "]";
    }
}
