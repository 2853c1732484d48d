package io.jvloop.core;

import io.jvloop.LoopFuture;
import java.util.Collection;

/** A promise that becomes done through others: whoever awaits it waits for them. */
final class WaitingPromise<T> extends CorePromise<T> {
    private final Collection<? extends LoopFuture<?>> awaited;

    WaitingPromise(CoreEventLoop loop, Collection<? extends LoopFuture<?>> awaited) {
        super(loop);
        this.awaited = awaited;
    }

    @Override
    Collection<? extends LoopFuture<?>> awaited() {
        return awaited;
    }
}
