package io.jvloop.netty;

import io.jvloop.AnyThread;
import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.EventLoop;
import io.jvloop.LoopFuture;
import io.jvloop.Promise;
import io.jvloop.Suspends;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.BridgedLoop;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.FutureListener;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/**
 * Confined to its loop, where nothing else is said. Futures of Netty and of jvloop, each as the other. A Netty future may belong to any
 * executor: to a hosted group, whose futures take no detour through another thread, or to a foreign one.
 *
 * <p>Outcomes arrive in the order in which the futures of one executor were completed. Cancelling either side cancels the other one. A
 * Netty future that refuses, such as that of a write that has begun, goes on; nobody gets its value then, so whoever cancels the making of
 * a resource keeps the Netty future and releases what it may yet give.
 */
public final class NettyFutures {
    private NettyFutures() {
    }

    /**
     * Waits for the outcome of a Netty future, as Netty's {@code sync} does, without blocking the loop. Does not suspend if it has
     * succeeded already. Cancelling the waiting task cancels the future at once; so do not wait in this way for a future that others share,
     * such as {@code closeFuture}, but for {@link #toLoopFuture} of it behind {@link Asyncio#shield}.
     *
     * @param future of any executor
     * @param <T>    what it gives
     * @return its value
     * @throws CancelledError                           if the future or the waiting task was cancelled
     * @throws java.util.concurrent.CompletionException around a checked exception; unchecked ones and errors are thrown as they are
     * @throws IllegalStateException                    in a callback or a handler, outside a loop's turn, for a void promise, or in a guest
     *                                                  for the {@code terminationFuture} of its host
     */
    @Suspends
    public static <T> T await(Future<T> future) {
        if (future.isSuccess()) {
            return future.getNow();
        }
        LoopFuture<T> outcome = follow(Asyncio.runningLoop(), future);
        try {
            return outcome.await();
        } catch (CancelledError cancelled) {
            future.cancel(false);
            throw cancelled;
        }
    }

    /**
     * A Netty future as a future of the loop. It is done at once if the Netty future is. Cancelling it cancels the Netty future in a later
     * turn.
     *
     * @param loop   whose future it shall be
     * @param future of any executor
     * @param <T>    what it gives
     * @return a new future with the outcome of {@code future}
     * @throws WrongThreadException  if called outside the loop while it runs
     * @throws IllegalStateException for a void promise, and for the {@code terminationFuture} of a guest's host, which ends its guest first
     */
    public static <T> LoopFuture<T> toLoopFuture(EventLoop loop, Future<T> future) {
        LoopFuture<T> outcome = follow(loop, future);
        if (!outcome.isDone()) {
            outcome.addDoneCallback(done -> {
                if (done.isCancelled()) {
                    future.cancel(false);
                }
            });
        }
        return outcome;
    }

    /** A future of the loop that gets the outcome of a Netty future, and whose cancellation concerns nobody. */
    static <T> LoopFuture<T> follow(EventLoop loop, Future<T> future) {
        loop.checkTurn("toLoopFuture");
        if (!future.isDone() && loop.policy() instanceof GuestPolicy guest) {
            guest.refuseEnd(loop, future);
        }
        Follower<T> follower = new Follower<>(((BridgedLoop) loop).backendContext(), future, loop.createFuture());
        if (future.isDone()) {
            follower.run();
        } else {
            future.addListener(follower);
        }
        return follower.outcome;
    }

    /**
     * A future of a loop as a Netty future, whose listeners run on {@code executor}. A cancellation that began here is reported by {@code
     * isCancelled} there, and one that begins there takes effect in a later turn of the loop. If the loop is closed before its future is
     * done, the Netty future is cancelled.
     *
     * @param future   of a loop
     * @param executor on which listeners are called
     * @param <T>      what it gives
     * @return a new future with the outcome of {@code future}
     */
    @AnyThread
    public static <T> Future<T> toNettyFuture(LoopFuture<T> future, EventExecutor executor) {
        io.netty.util.concurrent.Promise<T> promise = executor.newPromise();
        CompletableFuture<T> view = future.toCompletableFuture(); // unlike a done callback, it hears of the loop's close
        view.whenComplete((value, failure) -> {
            if (failure == null) {
                promise.trySuccess(value);
            } else {
                promise.tryFailure(failure); // Netty, too, takes a CancellationException for a cancellation
            }
        });
        promise.addListener(done -> {
            if (done.isCancelled()) {
                view.cancel(false);
            }
        });
        return promise;
    }

    /** Any thread completes the Netty future; the outcome is told in the loop's turn. */
    private record Follower<T>(BackendContext context, Future<T> future, Promise<T> outcome) implements FutureListener<T>, Runnable {
        @Override
        public void operationComplete(Future<T> completed) {
            if (context.inTurn()) {
                run();
            } else {
                context.submit(this); // on a closed loop nobody waits
            }
        }

        @Override
        public void run() {
            if (outcome.isDone()) {
                return; // it was cancelled meanwhile
            }
            if (future.isSuccess()) {
                outcome.setResult(future.getNow());
            } else if (future.cause() instanceof CancellationException) {
                outcome.cancel();
            } else {
                outcome.setException(future.cause());
            }
        }
    }
}
