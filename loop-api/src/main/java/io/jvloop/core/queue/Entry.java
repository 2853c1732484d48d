package io.jvloop.core.queue;

import org.jspecify.annotations.Nullable;

/** An entry of the ready queue or the inbox. It is in one of them at a time and at most once, which allows the intrusive link. */
public abstract class Entry {
    @Nullable Entry next;

    /** Whether the driver mounts a virtual thread for it; otherwise the runner calls it back. */
    public abstract boolean isStep();

    /** Calls back, in the runner. Throws nothing. Not called for steps. */
    public void run() {
        throw new AssertionError("bug in jvloop: a step was run as a callback");
    }

    /** Called instead of {@link #run} if the loop was closed before the entry's turn. */
    public void dropped() {
        // most entries have nobody to tell
    }
}
