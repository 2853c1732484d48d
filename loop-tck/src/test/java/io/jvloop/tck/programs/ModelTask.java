package io.jvloop.tck.programs;

import io.jvloop.tck.programs.ModelLoop.Next;

/** A task: steps, and the counted, edge-triggered cancellation. */
final class ModelTask extends ModelFuture {
    @FunctionalInterface
    interface Body {
        void run(ModelTask self, Next end);
    }

    private Next rest;
    private ModelFuture waitingFor;
    private boolean mustCancel;
    private String cancelMessage;
    private int cancelling;

    ModelTask(ModelLoop loop, Body body) {
        super(loop);
        rest = (none, failure) -> {
            if (failure != null) {
                end(null, failure);
            } else {
                body.run(this, this::end);
            }
        };
    }

    /** Eagerly: the first step is run inside this call. */
    void start(boolean eager) {
        if (eager) {
            step(null);
        } else {
            loop.callSoon(() -> step(null));
        }
    }

    private void step(Failure thrownIn) {
        Failure failure = thrownIn;
        if (mustCancel) {
            mustCancel = false;
            if (failure == null || !failure.isCancelled()) {
                failure = Failure.cancelled(cancelMessage);
            }
        }
        waitingFor = null;
        Next next = rest;
        rest = null;
        next.on(null, failure);
    }

    private void end(Object value, Failure failure) {
        if (failure == null && !mustCancel) {
            setResult(value);
        } else if (failure == null) {
            markCancelled(Failure.cancelled(cancelMessage));
        } else if (failure.isCancelled()) {
            markCancelled(failure);
        } else {
            setFailure(failure);
        }
    }

    // ---- suspending ----

    void yieldTurn(Next next) {
        rest = next;
        loop.callSoon(() -> step(null));
    }

    void sleep(long delay, Next next) {
        if (delay <= 0) {
            yieldTurn(next);
            return;
        }
        ModelFuture due = new ModelFuture(loop);
        ModelLoop.Handle timer = loop.callAt(loop.time + delay, due::release);
        await(due, (value, failure) -> {
            timer.cancel();
            next.on(value, failure);
        });
    }

    void await(ModelFuture future, Next next) {
        if (future.isDone()) {
            next.on(future.value(), future.failure());
            return;
        }
        rest = (none, failure) -> {
            if (failure != null) {
                next.on(null, failure);
            } else {
                next.on(future.value(), future.failure());
            }
        };
        future.addCallback(done -> step(done.failure()));
        waitingFor = future;
        if (mustCancel && future.cancel(cancelMessage)) {
            mustCancel = false;
        }
    }

    // ---- cancelling ----

    @Override
    boolean cancel(String message) {
        if (isDone()) {
            return false;
        }
        cancelling++;
        if (waitingFor == null || !waitingFor.cancel(message)) {
            mustCancel = true;
            cancelMessage = message;
        }
        return true;
    }

    int cancelling() {
        return cancelling;
    }

    int uncancel() {
        if (cancelling > 0 && --cancelling == 0) {
            mustCancel = false;
        }
        return cancelling;
    }
}
