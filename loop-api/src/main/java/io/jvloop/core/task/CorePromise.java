package io.jvloop.core.task;

import io.jvloop.CancelledError;
import io.jvloop.Context;
import io.jvloop.EventLoop;
import io.jvloop.InvalidStateException;
import io.jvloop.LoopFuture;
import io.jvloop.Promise;
import io.jvloop.core.report.CreationSite;
import io.jvloop.core.report.Rethrow;
import io.jvloop.core.turn.CoreContext;
import io.jvloop.core.turn.Strand;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A result, completed once: {@code PENDING -> VALUE | FAILURE | CANCELLED}.
 *
 * <p>What waits for it, tasks and callbacks alike, is queued when it is completed, in the order of arrival; a waiting task is
 * queued as its strand.
 */
public class CorePromise<T> implements Promise<T> {
    private static final int PENDING = 0;
    private static final int VALUE = 1;
    private static final int FAILURE = 2;
    private static final int CANCELLED = 3;

    final Tasks tasks;
    private @Nullable Object outcome; // the value, the failure, or how it was cancelled: a message, a Cancelled or a CancelledError
    private @Nullable Object waiters; // a Strand, a DoneCallback, or a WaiterList of several
    private @Nullable UnretrievedFailure unretrieved;
    private volatile int state; // written last, since any thread may read it
    /** The views by which other threads see it, newest first. The protocol is at the head of {@link FutureView}. */
    volatile @Nullable FutureView<T> views;
    /** Where it was made, in debug mode. */
    final @Nullable Throwable created;

    CorePromise(Tasks tasks) {
        this.tasks = tasks;
        this.created = tasks.scheduler.debug() ? new Throwable("created here") : null;
    }

    // ---- completing ----

    @Override
    public void setResult(@Nullable T value) {
        completeValue(value);
    }

    @Override
    public void setException(Throwable failure) {
        completeFailure(Objects.requireNonNull(failure, "failure"));
    }

    final void completeValue(@Nullable T value) {
        complete(VALUE, value, "setResult");
        FutureView.settleAll(this);
    }

    final void completeFailure(Throwable failure) {
        boolean awaited = waiters instanceof Strand;
        complete(FAILURE, failure, "setException");
        boolean needsNoReport = tasks.scheduler.isClosed() || failure instanceof CancelledError; // the close reported it
        if (!awaited && !needsNoReport) {
            unretrieved = tasks.unretrieved.watch(this, failure);
        }
        FutureView.settleAll(this);
    }

    @Override
    public boolean cancel(@Nullable String message) {
        tasks.confinement.checkTurn("cancel");
        if (state != PENDING) {
            markRetrieved(); // whoever cancels it does not want its failure
            return false;
        }
        markCancelled(message, tasks.scheduler.debug() ? new Throwable("cancelled here") : null);
        return true;
    }

    final void markCancelled(@Nullable String message) {
        markCancelled(message, null);
    }

    final void markCancelled(@Nullable String message, @Nullable Throwable origin) {
        complete(CANCELLED, Cancelled.outcome(message, origin), "cancel");
        FutureView.settleAll(this);
    }

    /** Ends with the very error that ended the body, since waiters want to know where it was thrown. */
    final void endCancelled(CancelledError thrown) {
        complete(CANCELLED, thrown, "cancel");
        FutureView.settleAll(this);
    }

    final boolean isAwaitedByATask() {
        return WaiterList.hasStrand(waiters);
    }

    private void complete(int newState, @Nullable Object newOutcome, String operation) {
        tasks.confinement.checkTurn(operation);
        if (state != PENDING) {
            throw new InvalidStateException(operation + " on " + this + ": it is done already");
        }
        outcome = newOutcome;
        state = newState;
        Object waiting = waiters;
        waiters = null;
        if (waiting instanceof WaiterList several) {
            several.drain(this::schedule);
        } else if (waiting != null) {
            schedule(waiting);
        }
    }

    private void schedule(Object waiter) {
        if (tasks.scheduler.isClosed()) {
            return; // what waited is unwound by close, or was dropped with the queue
        }
        if (waiter instanceof Strand strand) {
            strand.enqueue();
        } else {
            DoneCallback<?> done = (DoneCallback<?>) waiter;
            tasks.scheduler.enqueue(done, done.context);
        }
    }

    // ---- waiting ----

    @Override
    public T await() {
        return await(true);
    }

    /** Waits like {@link #await}, but throws a checked failure unwrapped, for callers whose signature declares it. */
    public final T awaitUnwrapped() {
        return await(false);
    }

    private T await(boolean wrapChecked) {
        CoreTask<?> task = tasks.require("await");
        if (state == PENDING) {
            if (task == this) {
                throw new IllegalStateException(this + " cannot await itself");
            }
            Object all = WaiterList.with(waiters, task.strand);
            waiters = all;
            Object node = WaiterList.lastNode(all);
            try {
                task.suspendFor(this);
            } catch (Throwable notResumed) {
                forget(node);
                throw notResumed;
            }
        }
        return outcome(wrapChecked);
    }

    /** Removes a waiter by its node. */
    final void forget(Object node) {
        waiters = WaiterList.without(waiters, node);
    }

    @Override
    public void addDoneCallback(Consumer<? super LoopFuture<T>> callback, Context context) {
        tasks.confinement.checkTurn("addDoneCallback");
        watch(Objects.requireNonNull(callback, "callback"), (CoreContext) Objects.requireNonNull(context, "context"));
    }

    /** Adds a callback that its caller can remove by the {@link Watch}. */
    public final Watch watch(Consumer<? super LoopFuture<T>> callback, CoreContext context) {
        DoneCallback<T> done = new DoneCallback<>(this, callback, context);
        if (state == PENDING) {
            waiters = WaiterList.with(waiters, done);
        } else {
            tasks.confinement.checkOpen("addDoneCallback");
            schedule(done);
        }
        return done;
    }

    @Override
    public int removeDoneCallback(Consumer<? super LoopFuture<T>> callback) {
        tasks.confinement.checkTurn("removeDoneCallback");
        int removed = 0;
        for (DoneCallback<?> done : WaiterList.callbacks(waiters)) { // a copy: equals is user code, and may change the list
            if (done.callback.equals(callback)) {
                forget(done);
                removed++;
            }
        }
        return removed;
    }

    /** Adds the report of a {@link Shield}, which is to be called once, and after all other waiters. */
    final void watchLast(Consumer<? super LoopFuture<T>> report) {
        DoneCallback<?> present = WaiterList.shieldsReport(waiters);
        if (present != null) {
            present.end();
        }
        watch(report, CoreContext.current().copy());
    }

    // ---- asking ----

    @Override
    public T result() {
        checkDone("result");
        return outcome(true);
    }

    @Override
    public @Nullable Throwable exception() {
        checkDone("exception");
        markRetrieved();
        if (state == CANCELLED) {
            throw Cancelled.error(outcome);
        }
        return state == FAILURE ? (Throwable) outcome : null;
    }

    @SuppressWarnings("unchecked") // VALUE's outcome is a T
    private T outcome(boolean wrapChecked) {
        if (state == VALUE) {
            return (T) outcome;
        }
        markRetrieved();
        if (state == CANCELLED) {
            throw Cancelled.error(outcome);
        }
        Throwable failure = Objects.requireNonNull((Throwable) outcome);
        if (wrapChecked && failure instanceof Exception && !(failure instanceof RuntimeException)) {
            throw new CompletionException(failure);
        }
        throw Rethrow.<RuntimeException>as(failure);
    }

    private void checkDone(String operation) {
        if (state == PENDING) {
            throw new InvalidStateException(operation + " on " + this + ": it is not done; await it");
        }
    }

    /** Notes that somebody has retrieved the failure, so that it is not reported. Any thread. */
    final void markRetrieved() {
        if (!tasks.scheduler.inTurn()) {
            if (state == FAILURE) {
                tasks.scheduler.submit(new FailureRetrieved(this)); // refused by a closed loop, which has reported it
            }
            return;
        }
        UnretrievedFailure watched = unretrieved;
        if (watched != null) {
            unretrieved = null;
            tasks.unretrieved.forget(watched);
        }
    }

    @Override
    public final boolean isDone() {
        return state != PENDING;
    }

    @Override
    public final boolean isCancelled() {
        return state == CANCELLED;
    }

    /** Whether its waiters get a {@link CancelledError}. */
    final boolean endedInCancellation() {
        return state == CANCELLED || state == FAILURE && outcome instanceof CancelledError;
    }

    @Override
    public final EventLoop loop() {
        return tasks.loop;
    }

    @Override
    public State state() {
        return switch (state) {
            case VALUE -> State.SUCCESS;
            case FAILURE -> State.FAILED;
            case CANCELLED -> State.CANCELLED;
            default -> State.RUNNING;
        };
    }

    @Override
    public T resultNow() {
        if (state != VALUE) {
            throw new IllegalStateException("resultNow on " + this);
        }
        return outcome(true);
    }

    @Override
    public Throwable exceptionNow() {
        if (state != FAILURE) {
            throw new IllegalStateException("exceptionNow on " + this);
        }
        markRetrieved();
        return Objects.requireNonNull((Throwable) outcome);
    }

    // ---- other threads ----

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        if (tasks.scheduler.inTurn()) {
            return cancel();
        }
        return !isDone() && tasks.scheduler.submit(this::cancel);
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        if (tasks.scheduler.inTurn() && state == PENDING) {
            CoreTask<?> task = tasks.require("get");
            try {
                awaitUnwrapped();
            } catch (CancelledError cancelled) {
                if (task.cancelling() > 0) {
                    throw cancelled; // the waiter's own cancellation: its code would swallow it as a CancellationException
                }
            } catch (Throwable failure) {
                if (state == PENDING) {
                    throw Rethrow.<RuntimeException>as(failure);
                }
            }
        }
        return FutureView.waitFor(this, FutureView::get);
    }

    @Override
    public T get(long limit, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        if (isDone() || !tasks.scheduler.inTurn()) {
            return FutureView.waitFor(this, view -> view.get(limit, unit));
        }
        throw new IllegalStateException("get with a limit would block the loop: use waitFor(future, Duration)");
    }

    @Override
    public CompletableFuture<T> toCompletableFuture() {
        return FutureView.pipeline(this);
    }

    @SuppressWarnings("unchecked")
    final void copyTo(CompletableFuture<T> view) {
        if (state == VALUE) {
            view.complete((T) outcome);
        } else if (state == CANCELLED) {
            view.completeExceptionally(new CancellationException(Cancelled.error(outcome).cancelMessage()));
        } else if (view.completeExceptionally((Throwable) Objects.requireNonNull(outcome))) {
            markRetrieved();
        }
    }

    /** Whether it passes a request to cancel on to others, and stays pending until they have ended. */
    boolean propagatesCancel() {
        return false;
    }

    /** The futures that this one waits for itself, for call graphs. */
    public Collection<? extends LoopFuture<?>> awaited() {
        return List.of();
    }

    // ---- text ----

    /** The text that tells it from others, without its outcome. */
    String identity() {
        return "Future[" + "failed" + CreationSite.of(created) + "]";
    }

    @Override
    public String toString() {
        return "Future[" + describeState() + "]";
    }

    final String describeState() {
        String text = switch (state) {
            case VALUE -> "finished, result " + FutureText.ofResult(this, outcome);
            case FAILURE -> "finished, exception " + FutureText.ofForeign(outcome);
            case CANCELLED -> "cancelled";
            default -> "pending" + WaiterList.describe(waiters);
        };
        return text + CreationSite.of(created);
    }
}
