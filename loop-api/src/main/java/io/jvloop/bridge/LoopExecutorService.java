package io.jvloop.bridge;

import io.jvloop.CancelledError;
import io.jvloop.EventLoop;
import io.jvloop.UnhandledFailure;
import io.jvloop.spi.FatalError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Safe for use by any thread. A loop as an {@link ExecutorService}, for libraries that want one. Each job is a task of the loop, so it may
 * suspend and use whatever is confined to the loop; jobs begin in the order in which each thread gave them. Nothing runs while the loop
 * does not; what was accepted waits for its next run, and if the loop is closed instead it ends cancelled.
 *
 * <p>A shutdown concerns this view only: the loop goes on, and others may have views of their own. A closed loop rejects.
 *
 * <p>{@link Future#get}, {@link #invokeAll}, {@link #invokeAny}, {@link #awaitTermination} and {@link #close} suspend in a task, and block
 * in a thread; in a callback of a loop they throw {@link IllegalStateException} if they would have to wait. Cancelling a job's future
 * cancels its task with a {@link CancelledError}; nothing is interrupted.
 */
public final class LoopExecutorService implements ExecutorService {
    private final EventLoop loop;
    private final Admission admission = new Admission();
    private final Latch terminated = new Latch();
    /** What is accepted and has not ended, with what it was made of. */
    private final Map<LoopJob<?>, Object> jobs = new ConcurrentHashMap<>();
    private volatile boolean cancelling;

    /**
     * A view.
     *
     * @param loop where its jobs run
     */
    public LoopExecutorService(EventLoop loop) {
        this.loop = Objects.requireNonNull(loop, "loop");
    }

    /**
     * Has the loop run a command as a task. What it throws goes to the loop's exception handler.
     *
     * @param command what to run
     * @throws RejectedExecutionException if this view is shut down, or the loop closed
     */
    @Override
    public void execute(Runnable command) {
        Objects.requireNonNull(command, "command");
        accept(() -> {
            try {
                command.run();
            } catch (CancelledError cancelled) {
                throw cancelled;
            } catch (Throwable failure) {
                if (FatalError.isFatal(failure)) {
                    throw failure;
                }
                loop.callExceptionHandler(new UnhandledFailure("a command of an executor of the loop failed", failure, command));
            }
            return null;
        }, command);
    }

    /**
     * Has the loop run a job as a task.
     *
     * @param job what to run
     * @param <T> what it gives
     * @return its outcome; stages that follow it run at the end of its task
     * @throws RejectedExecutionException if this view is shut down, or the loop closed
     */
    @Override
    public <T> CompletableFuture<T> submit(Callable<T> job) {
        return accept(Objects.requireNonNull(job, "job"), job);
    }

    @Override
    public <T> CompletableFuture<T> submit(Runnable job, T result) {
        return accept(Executors.callable(job, result), job);
    }

    @Override
    public CompletableFuture<?> submit(Runnable job) {
        return accept(Executors.callable(job), job);
    }

    private <T> LoopJob<T> accept(Callable<T> body, Object given) {
        if (!admission.enter()) {
            throw new RejectedExecutionException("this executor of " + loop.name() + " is shut down");
        }
        LoopJob<T> job = new LoopJob<>(body, this::ended);
        jobs.put(job, given);
        try {
            job.start(loop);
        } catch (Throwable refused) {
            ended(job);
            throw new RejectedExecutionException(refused.getMessage(), refused);
        }
        if (cancelling) {
            job.cancel(true);
        }
        return job;
    }

    private void ended(LoopJob<?> job) {
        jobs.remove(job);
        if (admission.leave()) {
            terminated.open();
        }
    }

    // ---- several at once ----

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> bodies) throws InterruptedException {
        return invokeAll(bodies, Latch.FOREVER, TimeUnit.NANOSECONDS);
    }

    /** As without a limit; what is not done after the limit is cancelled. */
    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> bodies, long limit, TimeUnit unit) throws InterruptedException {
        List<CompletableFuture<T>> submitted = new ArrayList<>();
        Latch all = new Latch();
        AtomicInteger left = new AtomicInteger(bodies.size());
        try {
            for (Callable<T> body : bodies) {
                CompletableFuture<T> job = submit(body);
                submitted.add(job);
                job.whenComplete((value, failure) -> {
                    if (left.decrementAndGet() == 0) {
                        all.open();
                    }
                });
            }
            if (!submitted.isEmpty()) {
                all.await("invokeAll", unit.toNanos(limit));
            }
            return List.copyOf(submitted);
        } finally {
            submitted.forEach(job -> job.cancel(true));
        }
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> bodies) throws InterruptedException, ExecutionException {
        try {
            return invokeAny(bodies, Latch.FOREVER, TimeUnit.NANOSECONDS);
        } catch (TimeoutException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Begins all, and cancels those that are not done when the first has succeeded. */
    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> bodies, long limit, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (bodies.isEmpty()) {
            throw new IllegalArgumentException("invokeAny: there is nothing to run");
        }
        List<CompletableFuture<T>> submitted = new ArrayList<>();
        CompletableFuture<T> first = new CompletableFuture<>();
        Latch decided = new Latch();
        first.whenComplete((value, failure) -> decided.open());
        AtomicInteger left = new AtomicInteger(bodies.size());
        try {
            for (Callable<T> body : bodies) {
                CompletableFuture<T> job = submit(body);
                submitted.add(job);
                job.whenComplete((value, failure) -> {
                    if (failure == null) {
                        first.complete(value);
                    } else if (left.decrementAndGet() == 0) {
                        first.completeExceptionally(new ExecutionException(failure));
                    }
                });
            }
            if (!decided.await("invokeAny", unit.toNanos(limit))) {
                throw new TimeoutException("none of " + submitted.size() + " jobs was done in time");
            }
        } finally {
            submitted.forEach(job -> job.cancel(true));
        }
        try {
            return first.get();
        } catch (ExecutionException all) {
            throw all.getCause() instanceof ExecutionException failed ? failed : all;
        }
    }

    // ---- its end ----

    /** Accepts no more jobs; those that are accepted go on. The loop is not concerned. */
    @Override
    public void shutdown() {
        if (admission.shut()) {
            terminated.open();
        }
    }

    /**
     * Accepts no more jobs, and cancels those that are accepted.
     *
     * @return what had not begun and never will: commands as they were given, and jobs that the caller may run instead, whose futures here
     *         are cancelled
     */
    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        cancelling = true;
        List<Runnable> unbegun = new ArrayList<>();
        jobs.forEach((job, given) -> {
            if (job.withdrawUnbegun()) {
                unbegun.add(given instanceof Runnable command ? command : new FutureTask<>((Callable<?>) given));
            } else {
                job.cancel(true);
            }
        });
        return unbegun;
    }

    @Override
    public boolean isShutdown() {
        return admission.isShut();
    }

    @Override
    public boolean isTerminated() {
        return terminated.isOpen();
    }

    @Override
    public boolean awaitTermination(long limit, TimeUnit unit) throws InterruptedException {
        return terminated.await("awaitTermination", unit.toNanos(limit));
    }

    @Override
    public String toString() {
        return "LoopExecutorService[" + loop.name() + ", jobs=" + jobs.size() + (isShutdown() ? ", shut down]" : "]");
    }
}
