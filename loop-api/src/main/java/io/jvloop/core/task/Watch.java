package io.jvloop.core.task;

import io.jvloop.LoopFuture;
import io.jvloop.core.turn.CoreContext;
import java.util.function.Consumer;

/** Confined to its loop. A callback of ours on a future, until the future is done or it ends. */
public interface Watch {

    /** It is not called any more, if it has not been queued; takes no longer where many others wait. */
    void end();

    static Watch on(LoopFuture<?> future, Consumer<LoopFuture<?>> callback) {
        if (future instanceof CorePromise<?> ours) {
            return ours.watch(callback, CoreContext.current().copy());
        }
        future.addDoneCallback(callback);
        return () -> future.removeDoneCallback(callback);
    }
}
