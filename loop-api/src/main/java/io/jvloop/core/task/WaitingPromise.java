package io.jvloop.core.task;

import io.jvloop.LoopFuture;
import java.util.Collection;

/** A promise that becomes done through other futures. It names them, so that call graphs show whom its waiters wait for. */
final class WaitingPromise<T> extends CorePromise<T> {
    private final Collection<? extends LoopFuture<?>> awaited;

    WaitingPromise(Tasks tasks, Collection<? extends LoopFuture<?>> awaited) {
        super(tasks);
        this.awaited = awaited;
    }

    @Override
    public Collection<? extends LoopFuture<?>> awaited() {
        return awaited;
    }
}
