package io.jvloop.tck.programs;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A future: its callbacks are queued when it is done. */
class ModelFuture {
    final ModelLoop loop;
    private final List<Consumer<ModelFuture>> callbacks = new ArrayList<>();
    private boolean done;
    private boolean cancelled;
    private Failure cancellation;
    private Object value;
    private Failure failure;

    ModelFuture(ModelLoop loop) {
        this.loop = loop;
    }

    boolean isDone() {
        return done;
    }

    boolean isCancelled() {
        return cancelled;
    }

    Object value() {
        return value;
    }

    /** What awaiting it throws; null if it has a value. */
    Failure failure() {
        return cancelled ? cancellation : failure;
    }

    final boolean cancel() {
        return cancel(null);
    }

    boolean cancel(String message) {
        if (done) {
            return false;
        }
        markCancelled(Failure.cancelled(message));
        return true;
    }

    final void markCancelled(Failure how) {
        cancelled = true;
        cancellation = how;
        complete();
    }

    final void setResult(Object result) {
        value = result;
        complete();
    }

    final void setFailure(Failure exception) {
        failure = exception;
        complete();
    }

    /** For timers that may come too late. */
    final void release() {
        if (!done) {
            setResult(null);
        }
    }

    private void complete() {
        if (done) {
            throw new AssertionError("done twice");
        }
        done = true;
        callbacks.forEach(this::schedule);
        callbacks.clear();
    }

    final void addCallback(Consumer<ModelFuture> callback) {
        if (done) {
            schedule(callback);
        } else {
            callbacks.add(callback);
        }
    }

    final void removeCallback(Consumer<ModelFuture> callback) {
        callbacks.removeIf(callback::equals);
    }

    private void schedule(Consumer<ModelFuture> callback) {
        loop.callSoon(() -> callback.accept(this));
    }
}
