package io.jvloop;

import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. The write side of a {@link LoopFuture}: completed once. Made by {@link EventLoop#createFuture}.
 *
 * @param <T> what it gives
 */
public interface Promise<T> extends LoopFuture<T> {

    /**
     * Completes it with a value.
     *
     * @param value the value; may be null
     * @throws InvalidStateException if it is done
     */
    void setResult(@Nullable T value);

    /**
     * Completes it with a failure. If nobody ever retrieves the failure, the loop reports it.
     *
     * @param failure what its waiters get
     * @throws InvalidStateException if it is done
     */
    void setException(Throwable failure);
}
