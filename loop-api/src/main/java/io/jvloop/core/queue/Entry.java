package io.jvloop.core.queue;

import org.jspecify.annotations.Nullable;

/** What stands in the ready queue or the inbox, in one of them at a time and at most once: hence the intrusive link. */
public abstract class Entry {
    @Nullable Entry next;

    /** Whether the driver mounts a virtual thread for it, as opposed to a callback that the runner calls. Asked when its turn has come. */
    public abstract boolean isStep();

    /** Calls back, in the runner; throws nothing. Not for steps. */
    public void run() {
        throw new AssertionError("bug in jvloop: a step was run as a callback");
    }

    /** Its loop was closed before its turn came. */
    public void dropped() {
        // most are then of no use to anybody
    }
}
