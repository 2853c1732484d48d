package io.jvloop.core.executor;

import io.jvloop.Body;
import io.jvloop.Coroutine;
import io.jvloop.EventLoop;
import io.jvloop.LoopFuture;
import io.jvloop.Task;
import io.jvloop.UnhandledFailure;
import io.jvloop.core.task.CorePromise;
import io.jvloop.core.task.FutureView;
import io.jvloop.core.task.TaskLoop;
import io.jvloop.core.turn.CoreContext;
import io.jvloop.core.turn.CurrentLoop;
import io.jvloop.core.turn.Scheduler;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Calls between a loop and other threads. */
public final class Threads {
    private Threads() {
    }

    public static <T, X extends Exception> T toThread(Body<T, X> blocking) throws X {
        Scheduler running = CurrentLoop.require();
        running.confinement().requireTaskStrand("toThread");
        CoreContext context = CoreContext.current().copy();
        return ((CorePromise<T>) running.loop().runInExecutor(() -> context.run(blocking))).awaitUnwrapped();
    }

    public static <T> CompletableFuture<T> runCoroutineThreadsafe(Coroutine<T> body, EventLoop target) {
        Objects.requireNonNull(body, "body");
        TaskLoop loop = (TaskLoop) Objects.requireNonNull(target, "loop");
        FutureView<T> result = FutureView.withoutSource(loop);
        try {
            loop.callSoonThreadsafe(() -> start(loop, body, result));
        } catch (Throwable refused) {
            result.unregister();
            throw refused;
        }
        return result;
    }

    private static <T> void start(EventLoop loop, Coroutine<T> body, FutureView<T> result) {
        if (result.isDone()) {
            return; // cancelled before the loop came to it
        }
        Task<T> task;
        try {
            task = loop.createTask(body);
        } catch (Throwable refused) {
            result.completeExceptionally(refused);
            result.unregister();
            loop.callExceptionHandler(new UnhandledFailure("runCoroutineThreadsafe could not create its task", refused));
            return;
        }
        result.follow((CorePromise<T>) task);
    }

    public static <T> LoopFuture<T> wrap(CompletionStage<T> stage) {
        return new WrappedStage<>(stage).follow();
    }
}
