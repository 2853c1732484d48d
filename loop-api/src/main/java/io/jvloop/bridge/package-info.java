/**
 * What the JDK's own types look like to coroutines, and coroutines to them: executors, reactive streams, blocking streams of bytes.
 * {@link java.util.concurrent.CompletionStage} has its two bridges where it is met:
 * {@link io.jvloop.Asyncio#wrapFuture} and {@link io.jvloop.LoopFuture#toCompletableFuture}.
 *
 * <p><b>Who waits.</b> What waits here suspends where the caller is a task, of whatever loop, and blocks where it is another thread. A
 * plain callback of a loop can do neither and gets an {@link java.lang.IllegalStateException}. So code of the JDK and of libraries that
 * knows only threads runs unchanged in coroutines, with and without the flag that mounts them.
 *
 * <p><b>Cancellation.</b> It goes both ways: who is cancelled or interrupted while it waits withdraws what it waits for.
 */
package io.jvloop.bridge;
