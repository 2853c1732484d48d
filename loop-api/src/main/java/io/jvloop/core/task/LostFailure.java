package io.jvloop.core.task;

import io.jvloop.core.turn.CoreContext;
import java.lang.ref.Cleaner;
import org.jspecify.annotations.Nullable;

/** The failure of a future that nobody has taken yet; becomes due for a report when the future is collected or its loop closes. */
final class LostFailure implements Runnable {
    private final LostFailures owner;
    final Throwable failure;
    /** What the future was, for it must stay collectable. Without its outcome: that has a text form of its own, which may throw. */
    final String source;
    /** The task's, else none. */
    final CoreContext context;
    private final Cleaner.@Nullable Cleanable cleanable;
    private volatile boolean forgotten;

    LostFailure(LostFailures owner, CorePromise<?> promise, Throwable failure, Cleaner cleaner) {
        this.owner = owner;
        this.failure = failure;
        this.source = promise.identity();
        this.context = promise instanceof CoreTask<?> task ? task.strand.context() : CoreContext.empty();
        this.cleanable = cleaner.register(promise, this);
    }

    /** On the cleaner's thread: the future was collected. */
    @Override
    public void run() {
        if (!forgotten) {
            owner.collected(this);
        }
    }

    void forget() {
        forgotten = true;
        if (cleanable != null) {
            cleanable.clean();
        }
    }
}
