package io.jvloop.sync;

import io.jvloop.Promise;
import java.util.LinkedHashSet;
import java.util.function.BooleanSupplier;

/**
 * The tasks that wait for a primitive, in the order of their arrival.
 *
 * <p>A waiter is a future: pending while it waits, completed when it is served, cancelled when its task is. It stays in the list until its
 * task goes on, in a later turn; so a waiter in the list may be served or cancelled already, and in between both: served first, and its
 * task cancelled before it went on.
 */
final class WaitList {
    private final LoopBinding binding;
    private final LinkedHashSet<Promise<Void>> waiters = new LinkedHashSet<>(1); // sets: one leaves from anywhere
    private final LinkedHashSet<Promise<Void>> unserved = new LinkedHashSet<>(1); // without those that were found done
    private int served; // of the waiters: served, and their tasks have not gone on

    WaitList(LoopBinding binding) {
        this.binding = binding;
    }

    /** Joins the end of the list. */
    Promise<Void> join() {
        Promise<Void> waiter = binding.require().createFuture();
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

    /** Serves the head of the list, unless it is served already or cancelled: then it will see to the next one itself. */
    void serveHead() {
        if (!waiters.isEmpty() && !waiters.getFirst().isDone()) {
            serve(waiters.getFirst());
        }
    }

    /** Serves the first that still waits; answers whether there was one. */
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

    /** Takes out the first that still waits, and serves it. */
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

    /** Joins the list and suspends until dismissed. A waiter that is dismissed and cancelled hands on, unless others were faster. */
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

    /** Whether nobody is ahead of a newcomer. */
    boolean isIdle() {
        while (!unserved.isEmpty() && unserved.getFirst().isDone()) {
            unserved.removeFirst();
        }
        return unserved.isEmpty() && served == 0;
    }

    /** Whether at least so many are not served or cancelled yet. Who is found to be is not looked at again. */
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
