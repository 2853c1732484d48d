package io.jvloop.sync;

import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. A scope in which something is acquired, until {@link #close}: for {@code try (var _ = lock.hold()) { … }}.
 * asyncio's {@code async with lock}.
 */
public final class Hold implements AutoCloseable {
    private @Nullable Runnable release;

    Hold(Runnable release) {
        this.release = release;
    }

    /** Releases what was acquired; without effect from the second time on, when somebody else may have it. Does not suspend. */
    @Override
    public void close() {
        Runnable first = release;
        if (first != null) {
            release = null;
            first.run();
        }
    }
}
