package io.jvloop.core.task;

import io.jvloop.core.turn.CoreContext;
import java.lang.ref.Cleaner;
import org.jspecify.annotations.Nullable;

/** The failure of a future, which nobody has retrieved yet. It is reported when the future is collected or its loop closes. */
final class UnretrievedFailure implements Runnable {
    private final UnretrievedFailures owner;
    final Throwable cause;
    /**
     * The text of the future, since a reference would keep the future from being collected. It leaves out the outcome, whose text form is
     * user code and may throw.
     */
    final String source;
    /** The context of the task; the empty one if the future is no task. */
    final CoreContext context;
    private final Cleaner.@Nullable Cleanable cleanable;
    private volatile boolean forgotten;

    UnretrievedFailure(UnretrievedFailures owner, CorePromise<?> promise, Throwable failure, Cleaner cleaner) {
        this.owner = owner;
        this.cause = failure;
        this.source = promise.identity();
        this.context = promise instanceof CoreTask<?> task ? task.strand.context() : CoreContext.empty();
        this.cleanable = cleaner.register(promise, this);
    }

    /** The cleaner's thread calls this when the future was collected. */
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
