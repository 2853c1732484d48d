package io.jvloop.bridge;

import io.jvloop.AsyncTimeoutException;
import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.Promise;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Safe for use by any thread. Opens once; tasks suspend and threads block until then.
 *
 * <pre>
 * waiter  joins the waiters, and then looks whether the latch is open
 * opener  opens it, and then completes all waiters
 * </pre>
 *
 * <p>Each side writes before it reads, so of two that meet one sees the other. Who gives up leaves the waiters. A plain
 * {@code CompletableFuture} would keep each of them until it is done.
 */
final class Latch {
    /** For {@link #await}: without a limit. */
    static final long FOREVER = Long.MAX_VALUE;

    private final Set<CompletableFuture<Void>> waiters = ConcurrentHashMap.newKeySet();
    private volatile boolean open;

    void open() {
        open = true;
        waiters.forEach(waiter -> waiter.complete(null));
    }

    boolean isOpen() {
        return open;
    }

    /**
     * Waits until it is open.
     *
     * @param what  what waits, for the message
     * @param nanos how long at most
     * @return whether it is
     * @throws IllegalStateException if it would have to wait in a callback of a loop
     */
    boolean await(String what, long nanos) throws InterruptedException {
        if (open) {
            return true;
        }
        checkMayWait(what);
        EventLoop running = Asyncio.runningLoopOrNull();
        CompletableFuture<Void> waiter = join();
        try {
            return waiter.isDone() || nanos > 0 && (running != null ? suspend(running, waiter, nanos) : block(waiter, nanos));
        } finally {
            waiters.remove(waiter);
        }
    }

    /** A new waiter, which is done when the latch is open. */
    CompletableFuture<Void> join() {
        CompletableFuture<Void> waiter = new CompletableFuture<>();
        waiters.add(waiter);
        if (open) {
            waiter.complete(null);
        }
        return waiter;
    }

    /** Refuses to wait in a callback of a loop. */
    static void checkMayWait(String what) {
        if (Asyncio.runningLoopOrNull() != null && Asyncio.currentTask() == null) {
            throw new IllegalStateException(
                    what + " may have to wait, and this is a callback of a loop: call it in a task, see createTask");
        }
    }

    /** Not by wrapFuture, which tells a simulated clock to stand until then: what is waited for is mostly the loop's own work. */
    private boolean suspend(EventLoop loop, CompletableFuture<Void> waiter, long nanos) {
        Promise<Void> opened = loop.createFuture();
        waiter.thenRun(() -> loop.execute(() -> {
            if (!opened.isDone()) {
                opened.setResult(null);
            }
        }));
        try {
            if (nanos == FOREVER) {
                opened.await();
            } else {
                Asyncio.waitFor(opened, Duration.ofNanos(nanos));
            }
            return true;
        } catch (AsyncTimeoutException late) {
            return open;
        }
    }

    private boolean block(CompletableFuture<Void> waiter, long nanos) throws InterruptedException {
        try {
            waiter.get(nanos, TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException late) {
            return open;
        } catch (ExecutionException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
