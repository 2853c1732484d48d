package io.jvloop.sync;

import io.jvloop.Promise;
import java.util.ArrayDeque;
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
    private final ArrayDeque<Promise<Void>> waiters = new ArrayDeque<>(1);

    WaitList(LoopBinding binding) {
        this.binding = binding;
    }

    /** Joins the end of the list. */
    Promise<Void> join() {
        Promise<Void> waiter = binding.require().createFuture();
        waiters.add(waiter);
        return waiter;
    }

    /** Suspends until the waiter is served, or throws; it has left the list then. */
    void await(Promise<Void> waiter) {
        try {
            waiter.await();
        } finally {
            waiters.remove(waiter);
        }
    }

    /** Serves the head of the list, unless it is served already or cancelled: then it will see to the next one itself. */
    void serveHead() {
        Promise<Void> head = waiters.peek();
        if (head != null && !head.isDone()) {
            head.setResult(null);
        }
    }

    /** Serves the first that still waits; answers whether there was one. */
    boolean serveNext() {
        for (Promise<Void> waiter : waiters) {
            if (!waiter.isDone()) {
                waiter.setResult(null);
                return true;
            }
        }
        return false;
    }

    void serveAll() {
        for (Promise<Void> waiter : waiters) {
            if (!waiter.isDone()) {
                waiter.setResult(null);
            }
        }
    }

    /** Takes out the first that still waits, and serves it. */
    void dismissNext() {
        while (!waiters.isEmpty()) {
            Promise<Void> waiter = waiters.element();
            boolean waits = !waiter.isDone();
            if (waits) {
                waiter.setResult(null);
            }
            waiters.remove();
            if (waits) {
                return;
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
    }

    /** Whether nobody is ahead of a newcomer. */
    boolean isIdle() {
        for (Promise<Void> waiter : waiters) {
            if (!waiter.isCancelled()) {
                return false;
            }
        }
        return true;
    }

    /** How many are not served or cancelled yet. */
    int waiting() {
        int waiting = 0;
        for (Promise<Void> waiter : waiters) {
            if (!waiter.isDone()) {
                waiting++;
            }
        }
        return waiting;
    }

    int size() {
        return waiters.size();
    }

    /** For text forms: ", waiters:2", or nothing. */
    String describe() {
        return waiters.isEmpty() ? "" : ", waiters:" + waiters.size();
    }
}
