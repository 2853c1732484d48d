package io.jvloop.group;

import io.jvloop.Asyncio;
import io.jvloop.core.report.Rethrow;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Any thread. What another thread's loop was asked for: a task suspends until it is there, another thread blocks. */
final class Answer {
    private Answer() {
    }

    static <T> T await(CompletableFuture<T> asked) {
        return Asyncio.runningLoopOrNull() == null ? asked.join() : Asyncio.wrapFuture(asked).await();
    }

    /** Throws what the other thread has thrown, as if it had been thrown here. */
    static <X extends Exception> RuntimeException rethrow(Throwable thrown) throws X {
        throw Rethrow.<X>as(thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown);
    }
}
