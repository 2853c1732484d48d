package io.jvloop.core.executor;

import io.jvloop.AsyncTimeoutException;
import io.jvloop.LoopFuture;
import io.jvloop.core.task.CorePromise;
import io.jvloop.core.task.Tasks;
import io.jvloop.core.turn.Scheduler;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. A stage of other threads as a future of the loop. The stage is somebody's: it may throw wherever it is asked, and
 * complete at once, twice, or never.
 */
final class WrappedStage<T> {
    private final CompletionStage<T> stage;
    private final Scheduler scheduler;
    private final CorePromise<T> future;

    WrappedStage(CompletionStage<T> stage) {
        this.stage = Objects.requireNonNull(stage, "stage");
        Tasks tasks = Tasks.running();
        this.scheduler = tasks.scheduler();
        this.future = tasks.newFuture();
    }

    LoopFuture<T> follow() {
        try {
            stage.whenComplete((value, failure) -> scheduler.submit(() -> complete(value, failure)));
        } catch (Throwable refused) {
            future.cancel(); // should the stage complete all the same, nobody is there to take it
            throw refused;
        }
        scheduler.outsideWorkBegan();
        future.addDoneCallback(_ -> end());
        return future;
    }

    private void complete(T value, @Nullable Throwable failure) {
        if (future.isDone()) {
            return;
        }
        Throwable cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null ? wrapped.getCause() : failure;
        if (cause instanceof CancellationException) {
            future.cancel();
        } else if (cause instanceof TimeoutException) {
            future.setException(new AsyncTimeoutException("the stage timed out", cause));
        } else if (cause != null) {
            future.setException(cause);
        } else {
            future.setResult(value);
        }
    }

    /** The loop no longer waits for the stage, whether that is done or not. */
    private void end() {
        scheduler.outsideWorkEnded();
        if (future.isCancelled()) {
            cancelStage();
        }
    }

    private void cancelStage() {
        CompletableFuture<T> source;
        try {
            source = stage.toCompletableFuture();
        } catch (UnsupportedOperationException cannotBeCancelled) {
            return; // its contract allows that
        }
        source.cancel(false);
    }
}
