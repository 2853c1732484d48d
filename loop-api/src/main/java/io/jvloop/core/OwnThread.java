package io.jvloop.core;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A platform thread for a loop whose caller is a virtual thread: that cannot mount others. */
final class OwnThread {
    /** A coroutine's stack grows on its carrier's: 10,000 frames overflow the JVM's default of 1 MiB. */
    private static final long STACK_BYTES = 16L << 20;

    private OwnThread() {
    }

    /** Runs {@code body} there and waits for it; throws what it threw. An interrupt of the waiting thread is kept for later. */
    static void host(String name, Runnable body) {
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        Thread thread = Thread.ofPlatform().name(name).stackSize(STACK_BYTES).unstarted(() -> {
            try {
                body.run();
            } catch (Throwable failure) {
                thrown.set(failure);
            }
        });
        thread.start();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        Throwable failure = thrown.get();
        if (failure != null) {
            throw Bodies.<RuntimeException>rethrow(failure);
        }
    }
}
