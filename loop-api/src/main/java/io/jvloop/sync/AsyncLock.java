package io.jvloop.sync;

import io.jvloop.Promise;
import io.jvloop.Suspends;

/**
 * Confined to its loop. Mutual exclusion between tasks. asyncio's {@code Lock}.
 *
 * <p>Waiters get the lock in the order in which they began to wait, one a release; a newcomer never overtakes them. It has no owner: any
 * task may release it, and a task that holds it waits for ever if it acquires it again.
 */
public final class AsyncLock {
    private final LoopBinding binding = new LoopBinding(this);
    private final WaitList waiters = new WaitList(binding);
    private final Runnable release = this::release;
    private boolean locked;

    /** Makes a lock that is free. */
    public AsyncLock() {
    }

    /**
     * Acquires the lock for a scope.
     *
     * @return to be closed when done; closing releases the lock
     * @throws IllegalStateException if called outside a task, or it would have to wait and the lock belongs to another loop
     */
    @Suspends
    public Hold hold() {
        acquire();
        return new Hold(release);
    }

    /**
     * Acquires the lock. Does not suspend if it is free and nobody waits for it.
     *
     * @throws IllegalStateException if called outside a task, or it would have to wait and the lock belongs to another loop
     */
    @Suspends
    public void acquire() {
        binding.checkTask("AsyncLock.acquire()");
        if (!locked && waiters.isIdle()) {
            locked = true;
            return;
        }
        Promise<Void> turn = waiters.join();
        try {
            waiters.await(turn);
        } catch (Throwable notAcquired) {
            if (!locked) { // we may have been served already: then the next one must be
                waiters.serveHead();
            }
            throw notAcquired;
        }
        locked = true;
    }

    /**
     * Releases the lock; whoever waits longest continues in a later turn. Does not suspend.
     *
     * @throws IllegalStateException if the lock is free
     */
    public void release() {
        binding.check("AsyncLock.release()");
        if (!locked) {
            throw new IllegalStateException("cannot release " + this + ": it is not acquired");
        }
        waiters.serveHead();
        locked = false;
    }

    /**
     * Whether somebody holds it.
     *
     * @return true between {@code acquire} and {@code release}
     */
    public boolean isLocked() {
        binding.check("AsyncLock.isLocked()");
        return locked;
    }

    /** For text forms, which any thread may want. */
    boolean isLockedUnchecked() {
        return locked;
    }

    @Override
    public String toString() {
        return "AsyncLock[" + (locked ? "locked" : "unlocked") + waiters.describe() + "]";
    }
}
