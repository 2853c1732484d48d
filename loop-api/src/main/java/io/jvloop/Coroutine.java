package io.jvloop;

/**
 * The body of a task: an ordinary method that may suspend. asyncio's {@code async def}.
 *
 * @param <T> what it gives
 */
@FunctionalInterface
public interface Coroutine<T> extends Body<T, Exception>, VoidCoroutine {
}
