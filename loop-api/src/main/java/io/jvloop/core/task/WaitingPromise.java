package io.jvloop.core.task;

import io.jvloop.LoopFuture;
import java.util.Collection;

/** A promise that becomes done through others: whoever awaits it waits for them. */
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
