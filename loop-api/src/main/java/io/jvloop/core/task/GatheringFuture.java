package io.jvloop.core.task;

import io.jvloop.CancelledError;
import io.jvloop.LoopFuture;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The future that {@code gather} gives. asyncio's {@code _GatheringFuture}.
 *
 * <p>Cancelling it only passes the request on to the children. It stays pending until they have ended, and their outcomes decide its own.
 */
final class GatheringFuture<T, R> extends CorePromise<List<R>> {

    /** Gives what the list holds for a child that is done. */
    @FunctionalInterface
    interface Reader<T, R> {
        R read(LoopFuture<? extends T> done);
    }

    private final List<LoopFuture<? extends T>> children;
    private final Set<LoopFuture<? extends T>> distinct;
    private final boolean failFast;
    private final Reader<T, R> reader;
    private int unfinished;
    private boolean cancelRequested;
    private @Nullable String cancelMessage;

    GatheringFuture(Tasks tasks, List<LoopFuture<? extends T>> children, boolean failFast, Reader<T, R> reader) {
        super(tasks);
        this.children = children;
        this.distinct = new LinkedHashSet<>(children);
        this.failFast = failFast;
        this.reader = reader;
        this.unfinished = distinct.size();
    }

    /** Children that are done count at once, so that nothing waits for a turn if all are. */
    void watch() {
        Consumer<LoopFuture<?>> childDone = this::childDone;
        List<LoopFuture<?>> done = new ArrayList<>();
        for (LoopFuture<? extends T> child : distinct) {
            if (child.isDone()) {
                done.add(child);
            } else {
                child.addDoneCallback(childDone);
            }
        }
        done.forEach(childDone);
    }

    private void childDone(LoopFuture<?> child) {
        unfinished--;
        if (isDone()) {
            Gather.failureOf(child); // retrieves it, since nobody else may ever do
            return;
        }
        Throwable failure = failFast ? Gather.failureOf(child) : null;
        if (failure != null) {
            setException(failure);
        } else if (unfinished == 0) {
            finish();
        }
    }

    private void finish() {
        List<R> results = new ArrayList<>(children.size());
        for (LoopFuture<? extends T> child : children) {
            results.add(reader.read(child));
        }
        if (cancelRequested) {
            setException(new CancelledError(cancelMessage)); // even if each child's outcome is in the list: the waiter must stop
        } else {
            setResult(Collections.unmodifiableList(results));
        }
    }

    @Override
    public Collection<? extends LoopFuture<?>> awaited() {
        return distinct;
    }

    @Override
    boolean propagatesCancel() {
        return true;
    }

    @Override
    public boolean cancel(@Nullable String message) {
        tasks.confinement.checkTurn("cancel");
        return !isDone() && Cancellation.cancel(this, message);
    }

    /** At least one child has accepted a request to cancel. */
    void noteCancelRequest(@Nullable String message) {
        cancelRequested = true;
        cancelMessage = message;
    }
}
