package io.jvloop.core.task;

import io.jvloop.LoopFuture;
import io.jvloop.core.turn.CoreContext;
import java.util.function.Consumer;

/** Confined to its loop. One of jvloop's own callbacks on a future. It lasts until the future is done, or {@link #end} is called. */
public interface Watch {

    /** Removes the callback unless it is queued already; in constant time, however many others wait. */
    void end();

    static Watch on(LoopFuture<?> future, Consumer<LoopFuture<?>> callback) {
        if (future instanceof CorePromise<?> ours) {
            return ours.watch(callback, CoreContext.current().copy());
        }
        future.addDoneCallback(callback);
        return () -> future.removeDoneCallback(callback);
    }
}
