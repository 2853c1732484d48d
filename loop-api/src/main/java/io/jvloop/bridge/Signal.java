package io.jvloop.bridge;

import io.jvloop.Asyncio;
import io.jvloop.Suspends;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One task waits for a condition that any thread may make true.
 *
 * <pre>
 * waiter   shows what it waits on, and then looks whether the condition holds
 * changer  makes the condition true, and then looks whether somebody waits, whom it wakes
 * </pre>
 *
 * <p>Each side writes before it reads, so of two that meet one sees the other. While it waits, a simulated clock stands.
 */
final class Signal {
    private volatile @Nullable CompletableFuture<Void> waiting;

    /** In a task, by one at a time. */
    @Suspends
    void awaitUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            try {
                CompletableFuture<Void> change = join(condition);
                if (!change.isDone()) {
                    Asyncio.wrapFuture(change).await();
                }
            } finally {
                waiting = null;
            }
        }
    }

    /** Begins to wait; what it gives is done when the condition holds, or was changed. */
    CompletableFuture<Void> join(BooleanSupplier condition) {
        CompletableFuture<Void> change = new CompletableFuture<>();
        waiting = change;
        if (condition.getAsBoolean()) {
            change.complete(null);
        }
        return change;
    }

    /** To be called after each change. */
    void changed() {
        CompletableFuture<Void> waiter = waiting;
        if (waiter != null) {
            waiter.complete(null);
        }
    }
}
