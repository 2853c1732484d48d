package io.jvloop.core;

import io.jvloop.EventLoop;
import io.jvloop.LoopFuture;
import io.jvloop.core.executor.ExecutorBridge;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** A loop's methods for blocking code, as {@link ForwardedNetworking}. */
interface ForwardedBlocking extends EventLoop {

    /** Who carries the operations out, and asks first whether the caller may call. */
    ExecutorBridge executors();

    @Override
    default <T> LoopFuture<T> runInExecutor(Callable<T> blocking) {
        return executors().submit(null, blocking);
    }

    @Override
    default <T> LoopFuture<T> runInExecutor(@Nullable Executor executor, Callable<T> blocking) {
        return executors().submit(executor, blocking);
    }

    @Override
    default void setDefaultExecutor(ExecutorService executor) {
        executors().setDefault(executor);
    }

    @Override
    default void shutdownDefaultExecutor(Duration limit) {
        executors().shutdown(limit);
    }
}
