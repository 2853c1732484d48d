package io.jvloop.core;

import io.jvloop.LoopFuture;
import io.jvloop.Task;
import io.jvloop.TaskGraph;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. Who awaits whom. Nothing is kept for it while the loop works: a task knows what it waits for, and a future what it
 * is made of, so the graph is turned round when somebody asks.
 */
public final class CallGraph {
    private final Map<LoopFuture<?>, List<CoreTask<?>>> awaitedBy = new IdentityHashMap<>();
    private final Set<LoopFuture<?>> path = Collections.newSetFromMap(new IdentityHashMap<>());

    private CallGraph(CoreEventLoop loop) {
        for (Task<?> task : loop.tasks.snapshot()) {
            note((CoreTask<?>) task);
        }
    }

    /** The graph of the task that runs the caller; null in a callback. */
    public static @Nullable TaskGraph ofCurrentTask() {
        Task<?> task = CurrentLoop.require().currentTask();
        return task == null ? null : of(task);
    }

    public static TaskGraph of(LoopFuture<?> future) {
        CoreEventLoop loop = (CoreEventLoop) future.loop();
        loop.confinement.checkTurn("TaskGraph.capture");
        return new CallGraph(loop).node(future);
    }

    private void note(CoreTask<?> task) {
        for (LoopFuture<?> future : awaited(task)) {
            awaitedBy.computeIfAbsent(future, none -> new ArrayList<>()).add(task);
        }
    }

    /** What a task awaits: a future, and through futures that are no tasks what these wait for, up to the next tasks. */
    static Set<LoopFuture<?>> awaited(CoreTask<?> task) {
        Set<LoopFuture<?>> seen = new LinkedHashSet<>();
        Deque<LoopFuture<?>> open = new ArrayDeque<>();
        if (task.waitingFor instanceof CorePromise<?> awaited) {
            open.add(awaited);
        }
        while (!open.isEmpty()) {
            LoopFuture<?> future = open.remove();
            if (seen.add(future) && future instanceof CorePromise<?> promise && !(future instanceof CoreTask<?>)) {
                open.addAll(promise.awaited());
            }
        }
        return seen;
    }

    private TaskGraph node(LoopFuture<?> future) {
        List<StackTraceElement> stack = future instanceof Task<?> task ? task.stack() : List.of();
        if (!path.add(future)) {
            return new TaskGraph(future, stack, List.of(), true);
        }
        List<TaskGraph> awaiters = new ArrayList<>();
        for (CoreTask<?> awaiter : awaitedBy.getOrDefault(future, List.of())) {
            awaiters.add(node(awaiter));
        }
        path.remove(future);
        return new TaskGraph(future, stack, List.copyOf(awaiters), false);
    }
}
