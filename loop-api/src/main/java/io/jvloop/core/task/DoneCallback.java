package io.jvloop.core.task;

import io.jvloop.LoopFuture;
import io.jvloop.core.turn.CoreContext;
import java.util.function.Consumer;

/** A done-callback. It waits in the future's list of waiters first, and then a handle in the queue calls it. */
final class DoneCallback<T> extends WaiterList.Node implements Watch, Runnable {
    private final CorePromise<T> future;
    final Consumer<? super LoopFuture<T>> callback;
    final CoreContext context;

    DoneCallback(CorePromise<T> future, Consumer<? super LoopFuture<T>> callback, CoreContext context) {
        this.future = future;
        this.callback = callback;
        this.context = context;
    }

    @Override
    Object waiter() {
        return this;
    }

    @Override
    public void run() {
        callback.accept(future);
    }

    @Override
    public void end() {
        future.forget(this);
    }

    /** In reports of what it throws. */
    @Override
    public String toString() {
        return "DoneCall[future=" + future + ", callback=" + callback + "]";
    }
}
