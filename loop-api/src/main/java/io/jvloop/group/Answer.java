package io.jvloop.group;

import io.jvloop.Asyncio;
import io.jvloop.core.report.Rethrow;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Any thread. What another thread's loop was asked for: a task suspends until it is there, another thread blocks. */
final class Answer {
    private Answer() {
    }

    /**
     * Waits for the answer. A task that is cancelled meanwhile leaves; what was asked for goes on.
     *
     * @throws CancellationException if the other loop has ended first, which does not cancel who waits
     * @throws CompletionException   what the other thread has thrown
     */
    static <T> T await(CompletableFuture<T> asked) {
        if (Asyncio.runningLoopOrNull() != null) {
            Asyncio.wrapFuture(asked.handle((_, _) -> null)).await();
        }
        return asked.join();
    }

    /** Throws what the other thread has thrown, as if it had been thrown here. */
    static <X extends Exception> RuntimeException rethrow(Throwable thrown) throws X {
        throw Rethrow.<X>as(thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown);
    }
}
