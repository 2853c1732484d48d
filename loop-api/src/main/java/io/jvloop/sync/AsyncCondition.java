package io.jvloop.sync;

import io.jvloop.CancelledError;
import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.Suspends;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * Confined to its loop. Lets tasks wait for a change of what a lock protects. asyncio's {@code Condition}; {@code signal} is its
 * {@code notify}, a name that Java's {@link Object} has taken.
 *
 * <pre>{@code
 * try (var _ = condition.hold()) {
 *     condition.awaitUntil(() -> !items.isEmpty());
 *     return items.removeFirst();
 * }
 * }</pre>
 */
public final class AsyncCondition {
    private final AsyncLock lock;
    private final LoopBinding binding = new LoopBinding(this);
    private final WaitList waiters = new WaitList(binding);

    /** Makes a condition with a lock of its own. */
    public AsyncCondition() {
        this(new AsyncLock());
    }

    /**
     * Makes a condition on a lock that others use too.
     *
     * @param lock the lock that protects what is waited for
     */
    public AsyncCondition(AsyncLock lock) {
        this.lock = Objects.requireNonNull(lock, "lock");
    }

    // ---- its lock ----

    /**
     * Acquires the lock for a scope.
     *
     * @return to be closed when done; closing releases the lock
     * @throws IllegalStateException as {@link AsyncLock#hold}
     */
    @Suspends
    public Hold hold() {
        return lock.hold();
    }

    /**
     * Acquires the lock.
     *
     * @throws IllegalStateException as {@link AsyncLock#acquire}
     */
    @Suspends
    public void acquire() {
        lock.acquire();
    }

    /**
     * Releases the lock.
     *
     * @throws IllegalStateException if it is free
     */
    public void release() {
        lock.release();
    }

    /**
     * Whether somebody holds the lock.
     *
     * @return whether it is locked
     */
    public boolean isLocked() {
        return lock.isLocked();
    }

    // ---- waiting ----

    /**
     * Releases the lock, waits for a signal and acquires the lock again. May return without one: check what is waited for, or use
     * {@link #awaitUntil}.
     *
     * <p>The lock is held again when it ends, also by a cancellation: that is thrown once the lock is acquired, however long this takes. A
     * waiter that was signalled and cancelled signals the next one.
     *
     * @throws IllegalStateException if the lock is free, if called outside a task, or if the condition belongs to another loop
     */
    @Suspends
    public void await() {
        binding.checkTask("AsyncCondition.await()");
        requireLocked("await");
        Promise<Void> signalled = waiters.join();
        lock.release();
        try {
            try {
                waiters.await(signalled);
            } finally {
                acquireAgain(signalled.loop());
            }
        } catch (Throwable failure) {
            signalFirst(1); // we may have been signalled already: then another waiter must go on instead
            throw failure;
        }
    }

    /** Acquires the lock however often the task is cancelled meanwhile; the last cancellation is thrown afterwards. */
    private void acquireAgain(EventLoop loop) {
        if (loop.isClosed() && lock.isLocked()) {
            return; // the closing loop ends its tasks: nobody will release the lock
        }
        CancelledError last = null;
        while (true) {
            try {
                lock.acquire();
                break;
            } catch (CancelledError cancelled) {
                if (loop.isClosed()) {
                    throw cancelled;
                }
                last = cancelled;
            }
        }
        if (last != null) {
            throw last;
        }
    }

    /**
     * Waits until {@code ready} answers true, which is asked now and after each signal, with the lock held. Does not suspend, nor need the
     * lock, if it is true already. asyncio's {@code Condition.wait_for}.
     *
     * @param ready what to wait for
     * @throws IllegalStateException as {@link #await}, if it has to wait
     */
    @Suspends
    public void awaitUntil(BooleanSupplier ready) {
        binding.checkTask("AsyncCondition.awaitUntil()");
        while (!ready.getAsBoolean()) {
            await();
        }
    }

    // ---- signalling ----

    /**
     * Signals the one that waits longest; it goes on once it gets the lock, so not before the caller released it. Does not suspend.
     *
     * @throws IllegalStateException if the lock is free
     */
    public void signal() {
        signal(1);
    }

    /**
     * Signals those {@code count} that wait longest, or all if there are fewer.
     *
     * @param count how many at most
     * @throws IllegalArgumentException if {@code count} is negative
     * @throws IllegalStateException    if the lock is free
     */
    public void signal(int count) {
        binding.check("AsyncCondition.signal()");
        if (count < 0) {
            throw new IllegalArgumentException("cannot signal " + count + " waiters of " + this);
        }
        requireLocked("signal");
        signalFirst(count);
    }

    /**
     * Signals all that wait; they get the lock one after the other, in the order in which they began to wait.
     *
     * @throws IllegalStateException if the lock is free
     */
    public void signalAll() {
        binding.check("AsyncCondition.signalAll()");
        requireLocked("signalAll");
        waiters.serveAll();
    }

    private void signalFirst(int count) {
        for (int served = 0; served < count && waiters.serveNext(); served++) {
            // serveNext does it
        }
    }

    private void requireLocked(String operation) {
        if (!lock.isLocked()) {
            throw new IllegalStateException("cannot " + operation + " on " + this + ": its lock is not acquired");
        }
    }

    @Override
    public String toString() {
        return "AsyncCondition[" + (lock.isLockedUnchecked() ? "locked" : "unlocked") + waiters.describe() + "]";
    }
}
