package io.jvloop.core.task;

import io.jvloop.CancelledError;
import io.jvloop.LoopFuture;
import io.jvloop.Promise;
import io.jvloop.UnhandledFailure;
import java.util.List;
import java.util.function.Consumer;

/** What stands behind {@link io.jvloop.Asyncio#shield}: a future that follows another one and whose cancellation stops there. */
public final class Shield {
    /** One object for all, so that a future shielded several times gets it once. */
    private static final Consumer<LoopFuture<?>> REPORT_FAILURE = Shield::reportFailure;

    private Shield() {
    }

    public static <T> LoopFuture<T> around(LoopFuture<T> inner) {
        if (inner.isDone()) {
            return inner;
        }
        Promise<T> outer = new WaitingPromise<>(Tasks.of(inner.loop()), List.of(inner));
        Watch following = Watch.on(inner, _ -> complete(outer, inner));
        outer.addDoneCallback(ended -> {
            if (!inner.isDone()) { // so it was cancelled, and nobody waits here for the inner one's outcome any more
                following.end();
                reportFailureOf(inner);
            }
        });
        return outer;
    }

    private static void reportFailureOf(LoopFuture<?> inner) {
        if (inner instanceof CorePromise<?> ours) {
            ours.watchLast(REPORT_FAILURE);
        } else {
            inner.removeDoneCallback(REPORT_FAILURE);
            inner.addDoneCallback(REPORT_FAILURE);
        }
    }

    static boolean isReport(DoneCallback<?> done) {
        return done.callback == REPORT_FAILURE;
    }

    private static <T> void complete(Promise<T> outer, LoopFuture<T> inner) {
        if (outer.isDone()) {
            return;
        }
        Throwable failure = Gather.failureOf(inner);
        if (inner.isCancelled()) {
            outer.cancel(failure instanceof CancelledError cancelled ? cancelled.cancelMessage() : null);
        } else if (failure != null) {
            outer.setException(failure);
        } else {
            outer.setResult(inner.result());
        }
    }

    private static void reportFailure(LoopFuture<?> inner) {
        Throwable failure = inner.isCancelled() ? null : inner.exception();
        if (failure != null) {
            String message = failure.getClass().getSimpleName() + " in a shielded future whose shield was cancelled";
            inner.loop().callExceptionHandler(new UnhandledFailure(message, failure, inner));
        }
    }
}
