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
 * The platform thread that runs a loop whose caller is a virtual thread, since a virtual thread cannot mount others. It ends when the call
 * returns. If the loop's back end is bound to it, it serves every caller until the loop is closed.
 */
final class HostThread {
    /** A coroutine's stack grows on its carrier's: 10,000 frames overflow the JVM's default of 1 MiB. */
    private static final long STACK_BYTES = 16L << 20;

    private final Scheduler scheduler;
    private final ThreadFactory factory;
    private volatile @Nullable ExecutorService kept;

    HostThread(Scheduler scheduler) {
        this.scheduler = scheduler;
        this.factory = body -> Thread.ofPlatform().daemon().name(scheduler.loop().name()).stackSize(STACK_BYTES).unstarted(body);
    }

    /** Whether the loop must run on the host thread. */
    boolean isNeeded() {
        return kept != null || Thread.currentThread().isVirtual();
    }

    /** Whether the host thread lives on between calls, because the back end is bound to it. */
    boolean isKept() {
        return kept != null;
    }

    /** Runs {@code body} on the host thread, waits for it, and throws what it threw. The caller keeps an interrupt for later. */
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
