package io.jvloop.sync;

import io.jvloop.Promise;
import java.util.LinkedHashSet;
import java.util.function.BooleanSupplier;

/**
 * Confined to its loop. The tasks that wait for a primitive, in the order of their arrival.
 *
 * <p>A waiter is a future: pending while it waits, completed when it is served, cancelled when its task is cancelled. It stays in the list
 * until its task goes on, in a later turn. So a waiter in the list may be served or cancelled already, or even both: its task may be
 * cancelled after it was served and before it goes on.
 */
final class WaitList {
    private final LoopBinding binding;
    private final LinkedHashSet<Promise<Void>> waiters = new LinkedHashSet<>(1); // sets, for a waiter may leave from anywhere
    private final LinkedHashSet<Promise<Void>> unserved = new LinkedHashSet<>(1); // those of them that may be pending
    private int served; // how many waiters are served and still in the list

    WaitList(LoopBinding binding) {
        this.binding = binding;
    }

    /** Joins the end of the list. */
    Promise<Void> join() {
        Promise<Void> waiter = binding.bind().createFuture();
        waiters.add(waiter);
        unserved.add(waiter);
        return waiter;
    }

    /** Suspends until the waiter is served, or throws; it has left the list then. */
    void await(Promise<Void> waiter) {
        try {
            waiter.await();
        } finally {
            unserved.remove(waiter);
            if (waiters.remove(waiter) && waiter.isDone() && !waiter.isCancelled()) {
                served--;
            }
        }
    }

    /** Serves the head of the list. One that is served or cancelled already serves the next when its task goes on. */
    void serveHead() {
        if (!waiters.isEmpty() && !waiters.getFirst().isDone()) {
            serve(waiters.getFirst());
        }
    }

    /** Serves the first that still waits; false if there is none. */
    boolean serveNext() {
        while (!unserved.isEmpty()) {
            Promise<Void> waiter = unserved.removeFirst();
            if (!waiter.isDone()) {
                serve(waiter);
                return true;
            }
        }
        return false;
    }

    private void serve(Promise<Void> waiter) {
        waiter.setResult(null);
        served++;
    }

    void serveAll() {
        while (serveNext()) {
            // serveNext does it
        }
    }

    /** Serves the first that still waits, and takes it and all before it out of the list. */
    void dismissNext() {
        while (!waiters.isEmpty()) {
            Promise<Void> waiter = waiters.removeFirst();
            unserved.remove(waiter);
            if (!waiter.isDone()) {
                waiter.setResult(null);
                return;
            }
            if (!waiter.isCancelled()) {
                served--;
            }
        }
    }

    /** Joins the list and suspends until dismissed. If the task is cancelled after that, the next one is dismissed instead. */
    void awaitDismissal(BooleanSupplier blockedAgain) {
        Promise<Void> waiter = join();
        try {
            await(waiter);
        } catch (Throwable notServed) {
            if (waiter.isDone() && !waiter.isCancelled() && !blockedAgain.getAsBoolean()) {
                dismissNext();
            }
            throw notServed;
        }
    }

    void dismissAll() {
        serveAll();
        waiters.clear();
        served = 0;
    }

    /** Whether a newcomer need not wait behind others: there are none, or all are cancelled. */
    boolean isIdle() {
        while (!unserved.isEmpty() && unserved.getFirst().isDone()) {
            unserved.removeFirst();
        }
        return unserved.isEmpty() && served == 0;
    }

    /** Whether at least so many still wait. */
    boolean hasWaiting(int number) {
        if (unserved.size() < number) {
            return false;
        }
        unserved.removeIf(Promise::isDone);
        return unserved.size() >= number;
    }

    int size() {
        return waiters.size();
    }

    /** For text forms: ", waiters:2", or nothing. */
    String describe() {
        return waiters.isEmpty() ? "" : ", waiters:" + waiters.size();
    }
}
