package io.jvloop.core;

import io.jvloop.LoopFuture;
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

/** Confined to its loop. Runs blocking code on other threads and brings the outcome back. */
final class ExecutorBridge {
    private static final AtomicInteger WORKERS = new AtomicInteger();
    /** asyncio's bound: blocking calls mostly wait, but a burst of them must not start a thread each. */
    private static final int MOST_WORKERS = Math.min(32, Runtime.getRuntime().availableProcessors() + 4);
    private final CoreEventLoop loop;
    private @Nullable ExecutorService executor;
    private boolean shutDown;
    private int outside;

    ExecutorBridge(CoreEventLoop loop, @Nullable ExecutorService executor) {
        this.loop = loop;
        this.executor = executor;
    }

    /** How many jobs are out. */
    int outside() {
        return outside;
    }

    /** On an executor, or the default one. */
    <T> LoopFuture<T> submit(@Nullable Executor chosen, Callable<T> blocking) {
        loop.confinement.check("runInExecutor");
        Objects.requireNonNull(blocking, "blocking");
        Executor where = chosen != null ? chosen : theDefault();
        Job<T> job = new Job<>(loop.createFuture(), blocking);
        where.execute(job);
        outside++;
        job.future.addDoneCallback(done -> job.begun.set(true)); // cancelled before it began: it never does
        return job.future;
    }

    private Executor theDefault() {
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
                comeBack(() -> {});
                return;
            }
            try {
                T value = blocking.call();
                comeBack(() -> future.setResult(value));
            } catch (Throwable failure) {
                comeBack(() -> future.setException(failure));
            }
        }

        private void comeBack(Runnable completion) {
            loop.submit(new CoreHandle(loop, () -> {
                outside--;
                if (!future.isDone()) {
                    completion.run();
                }
            }, CoreContext.empty())); // refused by a closed loop, where nobody waits any more
        }
    }

    private static ExecutorService newDefault() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(MOST_WORKERS, MOST_WORKERS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                body -> Thread.ofPlatform().daemon().inheritInheritableThreadLocals(false)
                        .name("jvloop-worker-" + WORKERS.incrementAndGet()).unstarted(body));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    void setDefault(ExecutorService newExecutor) {
        loop.confinement.check("setDefaultExecutor");
        executor = Objects.requireNonNull(newExecutor, "executor");
    }

    /** Suspends until the default executor's work is done, or gives up. */
    void shutdown(Duration limit) {
        loop.confinement.requireTask("shutdownDefaultExecutor");
        shutDown = true;
        ExecutorService ending = executor;
        if (ending == null) {
            return;
        }
        executor = null;
        ending.shutdown();
        CorePromise<Boolean> terminated = loop.createFuture();
        outside++;
        Thread.ofPlatform().daemon().name("jvloop-executor-shutdown").start(() -> {
            boolean ended = awaitTermination(ending, limit);
            loop.submit(new CoreHandle(loop, () -> {
                outside--;
                if (!terminated.isDone()) {
                    terminated.setResult(ended);
                }
            }, CoreContext.empty()));
        });
        if (!terminated.await()) {
            Log.warning("the default executor of " + loop.name() + " did not finish its work within " + limit + "; going on without it");
        }
    }

    private static boolean awaitTermination(ExecutorService ending, Duration limit) {
        try {
            return ending.awaitTermination(Sleep.nanos(limit), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    void close() {
        shutDown = true;
        if (executor != null) {
            executor.shutdown();
        }
    }
}
