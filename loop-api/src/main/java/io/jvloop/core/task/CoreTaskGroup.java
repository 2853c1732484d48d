package io.jvloop.core.task;

import io.jvloop.CancelledError;
import io.jvloop.Coroutine;
import io.jvloop.GroupBody;
import io.jvloop.LoopFuture;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.TaskGroup;
import io.jvloop.TaskGroupException;
import io.jvloop.TaskOptions;
import io.jvloop.UnhandledFailure;
import io.jvloop.spi.FatalError;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A task group, by the rules of asyncio 3.14.
 *
 * <p>Its parent is the task that runs the body. The group cancels the parent at most once, to get the body out of its wait, and takes that
 * request back when it ends ({@code uncancel}): what is left in {@code cancelling} then came from outside and goes on.
 */
public final class CoreTaskGroup implements TaskGroup {
    private final Tasks tasks;
    private final Task<?> parent;
    private final Set<Task<?>> children = new LinkedHashSet<>(); // the unfinished ones
    private final List<Throwable> failures = new ArrayList<>();
    private final Consumer<LoopFuture<?>> childDone = this::childDone;
    private @Nullable Error fatal;
    private @Nullable Promise<Void> allDone; // there while the parent waits for its children
    private @Nullable CancelledError cancellation; // what the group ends with unless something failed
    private @Nullable CancelledError lastInterruption; // of the wait for the children
    private boolean bodyEnded;
    private boolean aborting;
    private boolean parentCancelRequested;

    private CoreTaskGroup(Task<?> parent) {
        this.tasks = Tasks.of(parent.loop());
        this.parent = parent;
    }

    /** Runs the body and waits for the children; gives null if {@link #cancel} cut the body short. */
    public static <T> T run(GroupBody<T> body) {
        Objects.requireNonNull(body, "body");
        Task<?> parent = Tasks.running().current();
        if (parent == null) {
            throw new IllegalStateException("taskGroup needs a task to wait in, and this is a callback: use createTask");
        }
        CoreTaskGroup group = new CoreTaskGroup(parent);
        T value = null;
        Throwable failure = null;
        try {
            value = body.run(group);
        } catch (Throwable thrown) {
            CancelledError cancelled = CoreTask.asCancellation(thrown);
            failure = cancelled == null ? thrown : cancelled;
        }
        group.end(failure);
        return value;
    }

    // ---- the end of the block ----

    private void end(@Nullable Throwable bodyFailure) {
        bodyEnded = true;
        if (bodyFailure != null) {
            if (fatal == null && FatalError.isFatal(bodyFailure)) {
                fatal = (Error) bodyFailure;
            }
            if (!aborting) {
                abort();
            }
        }
        if (bodyFailure instanceof CancelledError error) {
            cancellation = error;
        }
        awaitChildren();
        throwFatal();
        if (parentCancelRequested) {
            // Ours must be taken back. If others are left, they must not be dropped, even if it was ours that ended the body.
            if (parent.uncancel() == 0) {
                cancellation = null;
            } else if (cancellation == null) {
                cancellation = lastInterruption;
            }
        }
        CancelledError cancelled = cancellation;
        if (cancelled != null && failures.isEmpty()) {
            throw cancelled;
        }
        if (bodyFailure != null && !(bodyFailure instanceof CancelledError)) {
            failures.add(bodyFailure);
        }
        if (!failures.isEmpty()) {
            throwFailures();
        }
    }

    /** Waits for all children, however often the parent is cancelled meanwhile. */
    private void awaitChildren() {
        while (!children.isEmpty()) {
            Promise<Void> waiter = new WaitingPromise<>(tasks, children);
            allDone = waiter;
            try {
                waiter.await();
            } catch (CancelledError cancelled) {
                if (tasks.scheduler.isClosed()) {
                    throw cancelled; // the loop unwinds its tasks: there is nothing left to wait for
                }
                lastInterruption = cancelled;
                if (!aborting) {
                    cancellation = cancelled;
                    abort();
                }
            } finally {
                allDone = null;
            }
        }
    }

    private void throwFatal() {
        Error error = fatal;
        if (error == null) {
            return;
        }
        for (Throwable failure : failures) {
            if (failure != error) {
                tasks.loop.callExceptionHandler(new UnhandledFailure("failure in a task group that ended with " + error, failure, this));
            }
        }
        throw error;
    }

    private void throwFailures() {
        if (parent.cancelling() > 0) { // from outside, and hidden by our exception: deliver it again, at the next suspension
            parent.uncancel();
            parent.cancel();
        }
        throw new TaskGroupException("unhandled failures in a task group", failures);
    }

    // ---- children ----

    @Override
    public <T> Task<T> createTask(TaskOptions options, Coroutine<T> body) {
        tasks.confinement.checkTurn("TaskGroup.createTask");
        if (bodyEnded && children.isEmpty()) {
            throw new IllegalStateException("cannot create a task in " + this + ": it is finished");
        }
        if (aborting) {
            throw new IllegalStateException("cannot create a task in " + this + ": it is shutting down");
        }
        Task<T> child = tasks.loop.createTask(options, body);
        children.add(child);
        child.addDoneCallback(childDone); // even if an eager one is done: its failure must not cancel the parent inside createTask
        if (aborting && !child.isDone()) {
            child.cancel(); // its eager first step cancelled the group
        }
        return child;
    }

    private void childDone(LoopFuture<?> child) {
        children.remove(child);
        if (allDone != null && children.isEmpty()) {
            Waiting.release(allDone);
        }
        Throwable failure = child.isCancelled() ? null : child.exception();
        if (failure == null) {
            return;
        }
        failures.add(failure);
        if (fatal == null && FatalError.isFatal(failure)) {
            fatal = (Error) failure;
        }
        if (parent.isDone()) {
            tasks.loop.callExceptionHandler(
                    new UnhandledFailure("a child of a task group failed after its parent had ended", failure, child));
        } else if (!aborting && !parentCancelRequested) {
            abort();
            cancelParent();
        }
    }

    // ---- cancelling ----

    @Override
    public void cancel() {
        tasks.confinement.checkTurn("TaskGroup.cancel"); // before anything has changed
        if (aborting || bodyEnded && children.isEmpty()) {
            return;
        }
        abort();
        if (!parentCancelRequested) {
            cancelParent();
        }
    }

    private void abort() {
        Cancellation.cancelAll(children.stream().filter(child -> !child.isDone()).toList());
        aborting = true;
    }

    private void cancelParent() {
        parent.cancel();
        parentCancelRequested = true;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("TaskGroup[");
        if (!children.isEmpty()) {
            text.append("tasks=").append(children.size()).append(", ");
        }
        if (!failures.isEmpty()) {
            text.append("failures=").append(failures.size()).append(", ");
        }
        String state = bodyEnded && children.isEmpty() ? "finished" : aborting ? "cancelling" : "entered";
        return text.append(state).append(']').toString();
    }
}
