package io.jvloop;

/**
 * What {@link Asyncio#gather(java.util.Collection)} takes: a future, or a body that it runs as a task. asyncio's awaitable.
 *
 * @param <T> what it gives
 */
public sealed interface Awaitable<T> permits LoopFuture, Coroutine {
}
