package io.jvloop.tck.programs;

import io.jvloop.tck.programs.ModelLoop.Next;
import java.util.function.Consumer;

/** A limit of time around a block. */
final class ModelTimeout {
    private final ModelLoop loop;
    private final ModelTask task;
    private final int cancellingBefore;
    private ModelLoop.Handle timer;
    private boolean over;
    private boolean expired;

    private ModelTimeout(ModelTask task) {
        this.loop = task.loop;
        this.task = task;
        this.cancellingBefore = task.cancelling();
    }

    static void run(ModelTask task, long deadline, java.util.function.BiConsumer<ModelTimeout, Next> body, Next next) {
        ModelTimeout scope = new ModelTimeout(task);
        scope.arm(deadline);
        body.accept(scope, (value, failure) -> scope.leave(failure, next));
    }

    private void arm(long deadline) {
        Runnable expire = () -> {
            timer = null;
            expired = true;
            task.cancel();
        };
        timer = deadline <= loop.time ? loop.callSoon(expire) : loop.callAt(deadline, expire);
    }

    private void disarm() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void leave(Failure failure, Next next) {
        disarm();
        over = true;
        boolean ours = expired && task.uncancel() <= cancellingBefore;
        next.on(expired ? "expired" : "in time", ours && failure != null && failure.isCancelled() ? new Failure("timeout") : failure);
    }

    /** Moves the deadline; to none if negative. */
    void reschedule(int fromNow) {
        if (over || expired) {
            throw new Failure("state");
        }
        disarm();
        if (fromNow >= 0) {
            arm(loop.time + fromNow);
        }
    }

    static void waitFor(ModelTask task, ModelFuture future, int limit, Next next) {
        if (limit > 0) {
            run(task, task.loop.time + limit, (scope, end) -> task.await(future, end),
                    (expired, failure) -> next.on(future.value(), failure));
        } else if (future.isDone()) {
            next.on(future.value(), future.failure());
        } else {
            ModelFuture waiter = new ModelFuture(task.loop);
            Consumer<ModelFuture> release = done -> waiter.release();
            future.addCallback(release);
            future.cancel();
            task.await(waiter, (none, interrupted) -> {
                future.removeCallback(release);
                Failure failure = interrupted != null ? interrupted : future.failure();
                boolean obeyed = interrupted == null && failure != null && failure.isCancelled();
                next.on(future.value(), obeyed ? new Failure("timeout") : failure);
            });
        }
    }
}
