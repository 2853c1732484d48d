package io.jvloop.sync;

import org.jspecify.annotations.Nullable;

/** Releases once: a second {@code close} must not release what somebody else holds by then. */
final class HeldOnce implements Hold {
    private @Nullable Runnable release;

    HeldOnce(Runnable release) {
        this.release = release;
    }

    @Override
    public void close() {
        Runnable first = release;
        if (first != null) {
            release = null;
            first.run();
        }
    }
}
