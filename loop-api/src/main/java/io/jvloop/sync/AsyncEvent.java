package io.jvloop.sync;

import io.jvloop.Suspends;

/**
 * Confined to its loop. A flag that tasks can wait for. asyncio's {@code Event}.
 */
public final class AsyncEvent {
    private final LoopBinding binding = new LoopBinding(this);
    private final WaitList waiters = new WaitList(binding);
    private boolean set;

    /** Makes an event that is not set. */
    public AsyncEvent() {
    }

    /**
     * Waits until the event is set. Does not suspend if it is. Returns also if it was set and cleared again meanwhile.
     *
     * @throws IllegalStateException if called outside a task, or it would have to wait and the event belongs to another loop
     */
    @Suspends
    public void await() {
        binding.checkTask("AsyncEvent.await()");
        if (!set) {
            waiters.await(waiters.join());
        }
    }

    /** Sets the event; all that wait continue in a later turn, in the order in which they began to wait. Does not suspend. */
    public void set() {
        binding.check("AsyncEvent.set()");
        if (!set) {
            waiters.serveAll();
            set = true;
        }
    }

    /** Clears the event: who comes now waits for the next {@link #set}. */
    public void clear() {
        binding.check("AsyncEvent.clear()");
        set = false;
    }

    /**
     * Whether it is set.
     *
     * @return true between {@code set} and {@code clear}
     */
    public boolean isSet() {
        binding.check("AsyncEvent.isSet()");
        return set;
    }

    @Override
    public String toString() {
        return "AsyncEvent[" + (set ? "set" : "unset") + waiters.describe() + "]";
    }
}
