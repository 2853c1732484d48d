package io.jvloop.tck.programs;

import io.jvloop.tck.programs.ModelLoop.Next;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** A task group. */
final class ModelGroup {
    private final ModelTask parent;
    private final Set<ModelTask> children = new LinkedHashSet<>();
    private final List<Failure> failures = new ArrayList<>();
    private ModelFuture allDone;
    private Failure cancellation;
    private Failure lastInterruption;
    private boolean exiting;
    private boolean aborting;
    private boolean parentCancelRequested;

    private ModelGroup(ModelTask parent) {
        this.parent = parent;
    }

    static void run(ModelTask parent, BiConsumer<ModelGroup, Next> body, Next next) {
        ModelGroup group = new ModelGroup(parent);
        body.accept(group, (value, failure) -> group.exit(failure, next));
    }

    private void exit(Failure bodyFailure, Next next) {
        exiting = true;
        if (bodyFailure != null) {
            if (bodyFailure.isCancelled()) {
                cancellation = bodyFailure;
            }
            if (!aborting) {
                abort();
            }
        }
        awaitChildren(() -> finish(bodyFailure, next));
    }

    private void awaitChildren(Runnable then) {
        if (children.isEmpty()) {
            then.run();
            return;
        }
        allDone = new ModelFuture(parent.loop);
        parent.await(allDone, (none, interrupted) -> {
            allDone = null;
            if (interrupted != null) {
                lastInterruption = interrupted;
                if (!aborting) {
                    cancellation = interrupted;
                    abort();
                }
            }
            awaitChildren(then);
        });
    }

    private void finish(Failure bodyFailure, Next next) {
        if (parentCancelRequested) {
            if (parent.uncancel() == 0) {
                cancellation = null;
            } else if (cancellation == null) {
                cancellation = lastInterruption;
            }
        }
        if (cancellation != null && failures.isEmpty()) {
            next.on(null, cancellation);
            return;
        }
        if (bodyFailure != null && !bodyFailure.isCancelled()) {
            failures.add(bodyFailure);
        }
        if (failures.isEmpty()) {
            next.on(null, null);
            return;
        }
        if (parent.cancelling() > 0) {
            parent.uncancel();
            parent.cancel();
        }
        next.on(null, Failure.group(failures));
    }

    ModelTask spawn(ModelTask.Body body) {
        requireOpen();
        ModelTask child = new ModelTask(parent.loop, body);
        child.start(false);
        children.add(child);
        child.addCallback(done -> childDone(child));
        return child;
    }

    void requireOpen() {
        if (exiting && children.isEmpty() || aborting) {
            throw new Failure("state");
        }
    }

    private void childDone(ModelTask child) {
        children.remove(child);
        if (children.isEmpty() && allDone != null) {
            allDone.release();
        }
        if (child.isCancelled() || child.failure() == null) {
            return;
        }
        failures.add(child.failure());
        if (!parent.isDone() && !aborting && !parentCancelRequested) {
            abort();
            cancelParent();
        }
    }

    void cancel() {
        if (exiting && children.isEmpty() || aborting) {
            return;
        }
        abort();
        if (!parentCancelRequested) {
            cancelParent();
        }
    }

    private void abort() {
        aborting = true;
        List.copyOf(children).forEach(ModelTask::cancel);
    }

    private void cancelParent() {
        parentCancelRequested = true;
        parent.cancel();
    }
}
