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
 * watcher   registers with the loop and pushes itself onto the future's views; then, if the future is done, settles itself,
 *           and else, if the loop is closed, ends itself
 * future    writes its state, and then looks at its views and settles them
 * close     writes closed, unwinds the tasks, and then looks at the loop's views: settles those whose future is done, ends the others
 * canceller ends the view, and then looks for its future, to cancel it; a view gets its future first, and then asks whether it was ended
 * </pre>
 *
 * <p>Each side writes before it reads, so of two that meet one at least sees the other. Both may: a view is settled once. A run need not be
 * on, and none need follow.
 *
 * <p>A thread in {@code get} is woken by the very call that completes the future. A pipeline runs user code, so it is settled in a
 * callback.
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
    /** Whether {@code get} waits for it, so that no user code has a reference to it. */
    final boolean waitedFor;
    private volatile @Nullable CorePromise<T> source;
    /** The next in the future's views. */
    private @Nullable FutureView<T> nextView;

    private FutureView(Tasks tasks, boolean waitedFor) {
        this.tasks = tasks;
        this.waitedFor = waitedFor;
    }

    /** A way to wait for a view; X is what it throws if it gives up. */
    interface Wait<T, X extends Exception> {
        T in(FutureView<T> view) throws InterruptedException, ExecutionException, X;
    }

    /** The view that {@code get} waits for. The caller has to {@link #abandon} it in any case. */
    static <T> FutureView<T> waiting(CorePromise<T> source) {
        return new FutureView<T>(source.tasks, true).register(source);
    }

    /** What {@code get} does. */
    static <T, X extends Exception> T waitFor(CorePromise<T> source, Wait<T, X> wait) throws InterruptedException, ExecutionException, X {
        FutureView<T> view = waiting(source);
        try {
            return wait.in(view);
        } catch (CancellationException got) { // the JDK's exception only says "get"; its cause is ours, which says why
            Throwable why = got.getCause() == null ? got : got.getCause();
            throw (CancellationException) new CancellationException(why.getMessage()).initCause(why);
        } finally {
            view.abandon();
        }
    }

    /** The view that user code builds a pipeline upon. */
    static <T> FutureView<T> pipeline(CorePromise<T> source) {
        return new FutureView<T>(source.tasks, false).register(source);
    }

    /** A view whose task is created later; it follows the task then. */
    public static <T> FutureView<T> withoutSource(TaskLoop loop) {
        FutureView<T> view = new FutureView<>(loop.tasks(), false);
        view.tasks.views.add(view);
        return view;
    }

    private FutureView<T> register(CorePromise<T> future) {
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
            nextView = seen;
            while (nextView != null && nextView.isDone()) {
                nextView = nextView.nextView; // an abandoned view
            }
            if (VIEWS.compareAndSet(future, seen, this)) {
                return;
            }
        }
    }

    /** Settles all views of a future that has written its state. In the turn, or at the close. */
    static <T> void settleAll(CorePromise<T> done) {
        FutureView<T> view = done.views;
        if (view != null) {
            done.views = null;
            for (; view != null; view = view.nextView) {
                view.sourceDone();
            }
        }
    }

    private void sourceDone() {
        if (waitedFor) {
            settle();
        } else if (!tasks.scheduler.isClosed()) { // otherwise the close settles it
            tasks.scheduler.enqueue(this::settle, CoreContext.empty());
        }
    }

    /** Copies the outcome of its future, which is done. */
    void settle() {
        CorePromise<T> done = source;
        assert done != null;
        done.copyTo(this);
        if (!waitedFor) {
            unregister();
        }
    }

    /** In the turn: this view will hand the failure on, so it counts as retrieved. */
    public void markFailureRetrieved() {
        CorePromise<T> future = source;
        if (future != null && future.isDone()) {
            future.markRetrieved();
        }
    }

    /** Settles or ends the view, since the loop will not run again. */
    public void loopClosed() {
        CorePromise<T> future = source;
        if (future != null && future.isDone()) {
            settle();
        } else {
            completeExceptionally(new CancellationException("event loop is closed: " + tasks.loop.name()
                    + "; what was waited for there can come no more"));
            unregister();
        }
    }

    /** Removes the view from those of the loop. */
    public void unregister() {
        tasks.views.remove(this);
    }

    /** Ends the view of a {@code get} that returns or gives up, so that the future need not keep it. */
    void abandon() {
        super.cancel(false);
        unregister();
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            unregister();
            CorePromise<T> future = source;
            if (future != null) {
                future.cancel(true);
            }
        }
        return cancelled;
    }
}
