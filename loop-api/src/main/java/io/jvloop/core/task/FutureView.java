package io.jvloop.core.task;

import io.jvloop.core.turn.CoreContext;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread. A future of the loop as threads outside see it: what {@code get} waits for, and what
 * {@code toCompletableFuture} and {@code runCoroutineThreadsafe} give.
 *
 * <pre>
 * watcher   joins the loop's foreignWaits and the future's views, and then asks:
 *           is the future done? settles itself. Is the loop closed? ends itself.
 * future    writes its state, and then looks at its views and settles them
 * close     writes closed, unwinds the tasks, and then looks at foreignWaits: settles those whose future is done, ends the others
 * canceller ends the view, and then looks for its future, to cancel it; a view gets its future first, and then asks whether it was ended
 * </pre>
 *
 * <p>Each side writes before it reads, so of two that meet one at least sees the other. Both may: a view is settled once. A run need not be
 * on, and none need follow.
 *
 * <p>A thread in {@code get} is woken by the very call that completes the future. A pipeline is user code, and is told in a callback.
 */
public final class FutureView<T> extends CompletableFuture<T> {
    private static final VarHandle VIEWS;

    static {
        try {
            VIEWS = MethodHandles.lookup().findVarHandle(CorePromise.class, "views", FutureView.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Tasks tasks;
    /** Whether it is {@code get}'s, which nobody else has hold of. */
    final boolean waitedFor;
    private volatile @Nullable CorePromise<T> source;
    /** The next in the future's views. */
    private @Nullable FutureView<T> below;

    private FutureView(Tasks tasks, boolean waitedFor) {
        this.tasks = tasks;
        this.waitedFor = waitedFor;
    }

    /** A way to wait for a view; X is what it throws if it gives up. */
    interface Wait<T, X extends Exception> {
        T in(FutureView<T> view) throws InterruptedException, ExecutionException, X;
    }

    /** What {@code get} waits for; to be left in any case. */
    static <T> FutureView<T> waiting(CorePromise<T> source) {
        return new FutureView<T>(source.tasks, true).joined(source);
    }

    /** What {@code get} does. */
    static <T, X extends Exception> T waitFor(CorePromise<T> source, Wait<T, X> wait) throws InterruptedException, ExecutionException, X {
        FutureView<T> view = waiting(source);
        try {
            return wait.in(view);
        } catch (CancellationException got) { // the JDK's, which says "get", around ours, which says why
            Throwable why = got.getCause() == null ? got : got.getCause();
            throw (CancellationException) new CancellationException(why.getMessage()).initCause(why);
        } finally {
            view.abandon();
        }
    }

    /** What others build upon. */
    static <T> FutureView<T> pipeline(CorePromise<T> source) {
        return new FutureView<T>(source.tasks, false).joined(source);
    }

    /** Of a task that is still to be made. */
    public static <T> FutureView<T> unborn(TaskLoop loop) {
        FutureView<T> view = new FutureView<>(loop.tasks(), false);
        view.tasks.views.add(view);
        return view;
    }

    private FutureView<T> joined(CorePromise<T> future) {
        if (!future.isDone()) {
            tasks.views.add(this);
        }
        follow(future);
        return this;
    }

    public void follow(CorePromise<T> future) {
        source = future;
        if (!future.isDone()) {
            pushTo(future);
        }
        if (future.isDone()) {
            settle();
        } else if (isCancelled()) {
            future.cancel(true);
        } else if (tasks.scheduler.isClosed()) {
            loopClosed();
        }
    }

    private void pushTo(CorePromise<T> future) {
        for (;;) {
            FutureView<T> seen = future.views;
            below = seen;
            while (below != null && below.isDone()) {
                below = below.below; // abandoned
            }
            if (VIEWS.compareAndSet(future, seen, this)) {
                return;
            }
        }
    }

    /** In the turn, or at the close: a future has written its state. */
    static <T> void settleAll(CorePromise<T> done) {
        FutureView<T> view = done.views;
        if (view != null) {
            done.views = null;
            for (; view != null; view = view.below) {
                view.tell();
            }
        }
    }

    private void tell() {
        if (waitedFor) {
            settle();
        } else if (!tasks.scheduler.isClosed()) { // else close does
            tasks.scheduler.enqueue(this::settle, CoreContext.empty());
        }
    }

    /** Takes over the outcome of its future, which is done. */
    void settle() {
        CorePromise<T> done = source;
        assert done != null;
        done.copyTo(this);
        if (!waitedFor) {
            leave();
        }
    }

    /** In the turn: this view will hand the failure on, so it counts as retrieved. */
    public void markFailureRetrieved() {
        CorePromise<T> future = source;
        if (future != null && future.isDone()) {
            future.markRetrieved();
        }
    }

    /** The loop will not run again. */
    public void loopClosed() {
        CorePromise<T> future = source;
        if (future != null && future.isDone()) {
            settle();
        } else {
            completeExceptionally(new CancellationException("event loop is closed: " + tasks.loop.name()
                    + "; what was waited for there can come no more"));
            leave();
        }
    }

    /** Nobody waits any more. */
    public void leave() {
        tasks.views.remove(this);
    }

    /** A get that gave up: the future need not keep it. */
    void abandon() {
        super.cancel(false);
        leave();
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            leave();
            CorePromise<T> future = source;
            if (future != null) {
                future.cancel(true);
            }
        }
        return cancelled;
    }
}
