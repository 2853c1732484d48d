package io.jvloop;

/**
 * The body of a task: an ordinary method that may suspend. asyncio's {@code async def}.
 *
 * @param <T> what it gives
 */
@FunctionalInterface
public non-sealed interface Coroutine<T> extends Awaitable<T>, Body<T, Exception>, VoidCoroutine {
}
