package io.jvloop.core.executor;

import io.jvloop.LoopFuture;
import io.jvloop.core.task.CorePromise;
import io.jvloop.core.task.Tasks;
import io.jvloop.core.turn.Delay;
import io.jvloop.core.turn.Scheduler;
import io.jvloop.spi.Log;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. Runs blocking code on other threads and returns its outcome to the loop. */
public final class ExecutorBridge {
    private static final AtomicInteger WORKERS = new AtomicInteger();
    /** asyncio's bound: blocking calls mostly wait, but a burst of them must not start a thread for each. */
    private static final int MAX_WORKERS = Math.min(32, Runtime.getRuntime().availableProcessors() + 4);
    private final Tasks tasks;
    private final Scheduler scheduler;
    private @Nullable ExecutorService executor;
    private boolean shutDown;

    public ExecutorBridge(Tasks tasks, @Nullable ExecutorService executor) {
        this.tasks = tasks;
        this.scheduler = tasks.scheduler();
        this.executor = executor;
    }

    /** Runs blocking code on an executor, or on the default one if {@code chosen} is null. */
    public <T> LoopFuture<T> submit(@Nullable Executor chosen, Callable<T> blocking) {
        scheduler.confinement().check("runInExecutor");
        Objects.requireNonNull(blocking, "blocking");
        Executor where = chosen != null ? chosen : defaultExecutor();
        Job<T> job = new Job<>(tasks.newFuture(), blocking);
        where.execute(job);
        scheduler.outsideWorkBegan();
        job.future.addDoneCallback(done -> job.begun.set(true)); // a job that is cancelled before it began never begins
        return job.future;
    }

    private Executor defaultExecutor() {
        if (shutDown) {
            throw new IllegalStateException("the default executor was shut down; give one of your own to runInExecutor");
        }
        if (executor == null) {
            executor = newDefault();
        }
        return executor;
    }

    private final class Job<T> implements Runnable {
        private final CorePromise<T> future;
        private final Callable<T> blocking;
        private final AtomicBoolean begun = new AtomicBoolean();

        Job(CorePromise<T> future, Callable<T> blocking) {
            this.future = future;
            this.blocking = blocking;
        }

        @Override
        public void run() {
            if (!begun.compareAndSet(false, true)) {
                complete(() -> {});
                return;
            }
            try {
                T value = blocking.call();
                complete(() -> future.setResult(value));
            } catch (Throwable failure) {
                complete(() -> future.setException(failure));
            }
        }

        private void complete(Runnable completion) {
            scheduler.submit(() -> {
                scheduler.outsideWorkEnded();
                if (!future.isDone()) {
                    completion.run();
                }
            }); // refused by a closed loop, where nobody waits any more
        }
    }

    private static ExecutorService newDefault() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(MAX_WORKERS, MAX_WORKERS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                body -> Thread.ofPlatform().daemon().inheritInheritableThreadLocals(false)
                        .name("jvloop-worker-" + WORKERS.incrementAndGet()).unstarted(body));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    public void setDefault(ExecutorService newExecutor) {
        scheduler.confinement().check("setDefaultExecutor");
        executor = Objects.requireNonNull(newExecutor, "executor");
    }

    /** Suspends until the default executor's work is done, or the limit has passed. */
    public void shutdown(Duration limit) {
        scheduler.confinement().requireTaskStrand("shutdownDefaultExecutor");
        shutDown = true;
        ExecutorService ending = executor;
        if (ending == null) {
            return;
        }
        executor = null;
        ending.shutdown();
        CorePromise<Boolean> terminated = tasks.newFuture();
        scheduler.outsideWorkBegan();
        Thread.ofPlatform().daemon().name("jvloop-executor-shutdown").start(() -> {
            boolean ended = awaitTermination(ending, limit);
            scheduler.submit(() -> {
                scheduler.outsideWorkEnded();
                if (!terminated.isDone()) {
                    terminated.setResult(ended);
                }
            });
        });
        if (!terminated.await()) {
            Log.warn("the default executor of " + scheduler.loop().name() + " did not finish its work within " + limit
                    + "; going on without it");
        }
    }

    private static boolean awaitTermination(ExecutorService ending, Duration limit) {
        try {
            return ending.awaitTermination(Delay.nanos(limit), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    public void close() {
        shutDown = true;
        if (executor != null) {
            executor.shutdown();
        }
    }
}
