package io.jvloop.bridge;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.EventLoop;
import io.jvloop.Task;
import io.jvloop.spi.FatalError;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread. A body that runs as a task of a loop for somebody elsewhere, and the future of its outcome.
 *
 * <pre>
 * task       claims the job, tells which task it is, and then asks whether it was withdrawn; if so it ends at once
 * withdrawal notes itself; claims the job, which then never begins; or else looks for the task, and cancels it
 * close      ends the view of a task that never began; the view claims the job
 * </pre>
 *
 * <p>One of them claims it, so a job either begins or never does, and it ends once. Each side writes before it reads.
 */
final class LoopJob<T> extends CompletableFuture<T> {
    private final Callable<? extends T> body;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final Latch ended = new Latch();
    private final Latch done = new Latch();
    private final Consumer<? super LoopJob<T>> atEnd;
    private volatile boolean withdrawn;
    private volatile @Nullable Task<?> task;

    /** A job; {@code atEnd} runs when its body has ended or surely never begins, which may be after the future is done. */
    LoopJob(Callable<? extends T> body, Consumer<? super LoopJob<T>> atEnd) {
        this.body = body;
        this.atEnd = atEnd;
        whenComplete((value, failure) -> done.open());
    }

    /** Queues it; throws IllegalStateException if the loop is closed. */
    LoopJob<T> start(EventLoop loop) {
        Asyncio.runCoroutineThreadsafe(this::run, loop).whenComplete((value, failure) -> {
            if (claimed.compareAndSet(false, true)) {
                neverBegins(failure == null ? new CancellationException() : failure);
            }
        });
        return this;
    }

    private void run() throws Exception {
        runAs(Asyncio.currentTask());
    }

    /** What its task does. */
    void runAs(@Nullable Task<?> self) throws Exception {
        if (!claimed.compareAndSet(false, true)) {
            return;
        }
        task = self;
        try {
            if (withdrawn) {
                throw new CancelledError();
            }
            complete(body.call());
        } catch (CancelledError cancelled) {
            completeExceptionally(new CancellationException(cancelled.cancelMessage()));
            throw cancelled;
        } catch (Throwable failure) {
            completeExceptionally(failure);
            if (FatalError.isFatal(failure)) {
                throw failure;
            }
        } finally {
            end();
        }
    }

    private void neverBegins(Throwable failure) {
        completeExceptionally(failure);
        end();
    }

    private void end() {
        ended.open();
        atEnd.accept(this);
    }

    /** Keeps it from beginning; false if it has begun or ended. */
    boolean withdrawUnbegun() {
        withdrawn = true;
        boolean mine = claimed.compareAndSet(false, true);
        if (mine) {
            neverBegins(new CancellationException());
        }
        return mine;
    }

    /** Keeps it from beginning, or cancels its task, which decides what comes of it. The future is not done before the task is. */
    void withdraw() {
        if (!withdrawUnbegun()) {
            Task<?> running = task;
            if (running != null) {
                running.cancel(true);
            }
        }
    }

    /** Waits until the body has ended or surely never begins. */
    void awaitEnd(String what) throws InterruptedException {
        ended.await(what, Latch.FOREVER);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean first = super.cancel(mayInterruptIfRunning);
        if (first) {
            withdraw();
        }
        return first;
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        done.await("get", Latch.FOREVER);
        return super.get();
    }

    @Override
    public T get(long limit, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        if (!done.await("get", unit.toNanos(limit))) {
            throw new TimeoutException();
        }
        return super.get();
    }
}
