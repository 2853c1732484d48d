package io.jvloop.core;

import io.jvloop.core.report.Rethrow;
import io.jvloop.core.turn.Scheduler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A platform thread for a loop whose caller is a virtual thread: that cannot mount others. It ends when the caller goes on, unless the
 * loop's back end is tied to it: then it serves every caller until the loop is closed.
 */
final class OwnThread {
    /** A coroutine's stack grows on its carrier's: 10,000 frames overflow the JVM's default of 1 MiB. */
    private static final long STACK_BYTES = 16L << 20;

    private final Scheduler scheduler;
    private final ThreadFactory factory;
    private volatile @Nullable ExecutorService kept;

    OwnThread(Scheduler scheduler) {
        this.scheduler = scheduler;
        this.factory = body -> Thread.ofPlatform().daemon().name(scheduler.loop().name()).stackSize(STACK_BYTES).unstarted(body);
    }

    /** Whether the loop can run nowhere else. */
    boolean isNeeded() {
        return kept != null || Thread.currentThread().isVirtual();
    }

    /** Whether a thread that the back end is tied to is this one. */
    boolean isKept() {
        return kept != null;
    }

    /** Runs {@code body} there and waits for it; throws what it threw. An interrupt of the waiting thread is kept for later. */
    void host(Runnable body) {
        ExecutorService former = kept;
        ExecutorService executor = former != null ? former : Executors.newSingleThreadExecutor(factory);
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
        CompletableFuture.runAsync(() -> {
            thread.set(Thread.currentThread());
            try {
                body.run();
            } catch (Throwable failure) {
                thrown.set(failure);
            }
        }, executor).join();
        boolean tied = !scheduler.isClosed() && scheduler.backend().boundThread() == thread.get();
        kept = tied ? executor : null;
        if (!tied) {
            executor.close();
        }
        Throwable failure = thrown.get();
        if (failure != null) {
            throw Rethrow.<RuntimeException>as(failure);
        }
    }
}
