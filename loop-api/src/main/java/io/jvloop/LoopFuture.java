package io.jvloop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. A result that will be there later: the read side of a {@link Promise} or a {@link Task}. asyncio's {@code Future}.
 *
 * <p>Other threads use it as a {@link Future}: {@link #get()} blocks them until it is done, whether the loop runs or not, and {@link
 * #toCompletableFuture} makes a view for their pipelines. Both report a cancellation as {@link java.util.concurrent.CancellationException}.
 * They report the same, with a message that says so, if the loop is closed before this future is done.
 *
 * @param <T> the type of the value
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
     * @throws java.util.concurrent.CompletionException   around a checked exception; unchecked ones and errors are thrown as they are
     * @throws IllegalStateException                      in a callback, outside the loop's turn, or if a task awaits itself
     */
    @Suspends
    T await();

    /**
     * The value of a future that is done.
     *
     * @return the value
     * @throws InvalidStateException if it is not done; a failure or {@link CancelledError} is thrown as by {@link #await}
     */
    T result();

    /**
     * The failure of a future that is done.
     *
     * @return the failure, null if it has a value
     * @throws InvalidStateException if it is not done
     * @throws CancelledError        if it was cancelled
     */
    @Nullable Throwable exception();

    /**
     * Asks for cancellation. A plain future is cancelled at once; a task gets a {@link CancelledError} where it is suspended, and decides
     * what to do with it.
     *
     * @return whether there was anything left to cancel
     */
    default boolean cancel() {
        return cancel(null);
    }

    /**
     * Asks for cancellation, with a reason.
     *
     * @param message the message of the {@link CancelledError}; may be null
     * @return whether there was anything left to cancel
     */
    boolean cancel(@Nullable String message);

    /**
     * The {@link Future} form of {@link #cancel()}, for any thread. Called outside the loop's turn, it takes effect in a later turn; if the
     * loop does not run, in its next run.
     *
     * @param mayInterruptIfRunning without meaning here
     * @return true if this future was not done; false also on a closed loop, which cancels nothing
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
     * Schedules {@code callback} by {@code callSoon} when this future is done, or now if it is done. It never runs inside the call that
     * completes the future; callbacks start in the order in which they were added, each in the context of this call.
     *
     * @param callback called with this future
     */
    default void addDoneCallback(Consumer<? super LoopFuture<T>> callback) {
        addDoneCallback(callback, Context.current().copy());
    }

    /**
     * As {@link #addDoneCallback(Consumer)}, with another context.
     *
     * @param callback called with this future
     * @param context  the context in which it runs
     */
    void addDoneCallback(Consumer<? super LoopFuture<T>> callback, Context context);

    /**
     * Removes all callbacks equal to {@code callback} that are not scheduled yet.
     *
     * @param callback the callback that was added
     * @return how many were removed
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
     * A view for other threads. It is completed in the loop's turn, at the latest when the loop is closed, and its dependent stages run
     * there as a callback. Cancelling the view cancels this future.
     *
     * @return a new future that follows this one
     */
    @AnyThread
    CompletableFuture<T> toCompletableFuture();
}
