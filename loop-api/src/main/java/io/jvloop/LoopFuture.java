package io.jvloop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. A result that will be there later: the read side of a {@link Promise} or a {@link Task}. asyncio's {@code Future}.
 *
 * <p>To other threads it is a {@link Future}: {@link #get()} waits there, whether the loop runs or not, and {@link #toCompletableFuture}
 * gives a view for their pipelines. Both show a cancellation as {@link java.util.concurrent.CancellationException}; so they end too, with a
 * message that says so, when the loop is closed before this future is done.
 *
 * @param <T> what it gives
 */
public non-sealed interface LoopFuture<T> extends Awaitable<T>, Future<T> {

    /**
     * Waits for the outcome. Does not suspend if it is there already. asyncio's {@code await future}.
     *
     * <p>Waiters continue in the order in which they began to wait, in a later turn than the one that completed the future. Cancelling the
     * waiting task cancels this future too; see {@link Asyncio#shield}.
     *
     * @return the value
     * @throws CancelledError                             if this future or the waiting task was cancelled
     * @throws java.util.concurrent.CompletionException   around a checked exception; unchecked ones and errors come as they are
     * @throws IllegalStateException                      in a callback, outside the loop's turn, or if a task awaits itself
     */
    @Suspends
    T await();

    /**
     * The value of a future that is done.
     *
     * @return the value
     * @throws InvalidStateException if it is not done; a failure or {@link CancelledError} comes as from {@link #await}
     */
    T result();

    /**
     * The failure of a future that is done.
     *
     * @return what it failed with, null if it has a value
     * @throws InvalidStateException if it is not done
     * @throws CancelledError        if it was cancelled
     */
    @Nullable Throwable exception();

    /**
     * Asks for cancellation. A plain future is cancelled at once; a task gets a {@link CancelledError} where it is suspended and decides.
     *
     * @return whether there was anything left to cancel
     */
    default boolean cancel() {
        return cancel(null);
    }

    /**
     * Asks for cancellation, saying why.
     *
     * @param message travels in the {@link CancelledError}; may be null
     * @return whether there was anything left to cancel
     */
    boolean cancel(@Nullable String message);

    /**
     * The {@link Future} form of {@link #cancel()}; any thread. From outside the loop's turn it arrives there a moment later, or in its
     * next run if none is on.
     *
     * @param mayInterruptIfRunning without meaning here
     * @return whether it was not done yet, and can still be: a closed loop cancels nothing
     */
    @AnyThread
    @Override
    boolean cancel(boolean mayInterruptIfRunning);

    @AnyThread
    @Override
    boolean isDone();

    @AnyThread
    @Override
    boolean isCancelled();

    /**
     * Arranges for {@code callback} to be scheduled by {@code callSoon} when this future is done, or now if it is. Never runs it inside the
     * call that completes the future; callbacks start in the order in which they were added, each in the context of this call.
     *
     * @param callback gets this future
     */
    default void addDoneCallback(Consumer<? super LoopFuture<T>> callback) {
        addDoneCallback(callback, Context.current().copy());
    }

    /**
     * Arranges for {@code callback} to be scheduled when this future is done, in a context of one's own.
     *
     * @param callback gets this future
     * @param context  the context it runs in
     */
    void addDoneCallback(Consumer<? super LoopFuture<T>> callback, Context context);

    /**
     * Removes all registrations equal to {@code callback} that are not scheduled yet.
     *
     * @param callback what was added
     * @return how many there were
     */
    int removeDoneCallback(Consumer<? super LoopFuture<T>> callback);

    /**
     * The loop it belongs to.
     *
     * @return the loop
     */
    @AnyThread
    EventLoop loop();

    /**
     * A view for other threads, completed in the loop's turn: what is built upon it runs as a callback, at the latest when the loop is
     * closed. Cancelling the view cancels this future.
     *
     * @return a new future that follows this one
     */
    @AnyThread
    CompletableFuture<T> toCompletableFuture();
}
