package io.jvloop;

import java.util.Set;

/**
 * What {@link Asyncio#waitMany(java.util.Collection, ReturnWhen)} found: the very futures given, in their order.
 *
 * @param done    those that are done
 * @param pending those that are not
 * @param <F>     their type
 */
public record WaitResult<F extends LoopFuture<?>>(Set<F> done, Set<F> pending) {
}
