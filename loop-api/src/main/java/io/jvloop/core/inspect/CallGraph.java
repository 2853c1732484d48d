package io.jvloop.core.inspect;

import io.jvloop.LoopFuture;
import io.jvloop.Task;
import io.jvloop.TaskGraph;
import io.jvloop.core.task.CorePromise;
import io.jvloop.core.task.CoreTask;
import io.jvloop.core.task.TaskLoop;
import io.jvloop.core.task.Tasks;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. The graph of the tasks that await each other. Nothing is recorded for it: a task knows the future that it awaits,
 * and a future those that it is made of; when the graph is asked for, these references are inverted.
 */
public final class CallGraph {
    private final Map<LoopFuture<?>, List<CoreTask<?>>> awaitedBy = new IdentityHashMap<>();

    private CallGraph(TaskLoop loop) {
        for (Task<?> task : loop.tasks().unfinished()) {
            addAwaiter((CoreTask<?>) task);
        }
    }

    /** The graph of the calling task; null in a callback. */
    public static @Nullable TaskGraph ofCurrentTask() {
        Task<?> task = Tasks.running().current();
        return task == null ? null : of(task);
    }

    public static TaskGraph of(LoopFuture<?> future) {
        TaskLoop loop = (TaskLoop) future.loop();
        loop.checkTurn("TaskGraph.capture");
        return new CallGraph(loop).node(future);
    }

    private void addAwaiter(CoreTask<?> task) {
        for (LoopFuture<?> future : awaited(task)) {
            awaitedBy.computeIfAbsent(future, none -> new ArrayList<>()).add(task);
        }
    }

    /** The futures that a task awaits: the one that it waits for, and those that this is made of, up to the next tasks. */
    static Set<LoopFuture<?>> awaited(CoreTask<?> task) {
        CorePromise<?> awaited = task.awaitedFuture();
        return awaited != null ? from(awaited) : Set.of();
    }

    /** A future and the futures that it is made of, up to the next tasks, each once. */
    static Set<LoopFuture<?>> from(CorePromise<?> awaited) {
        Set<LoopFuture<?>> seen = new LinkedHashSet<>();
        Deque<LoopFuture<?>> open = new ArrayDeque<>(List.of(awaited));
        while (!open.isEmpty()) {
            LoopFuture<?> future = open.remove();
            if (seen.add(future) && future instanceof CorePromise<?> promise && !(future instanceof CoreTask<?>)) {
                open.addAll(promise.awaited());
            }
        }
        return seen;
    }

    /**
     * Builds the graph from the outermost awaiters inwards, without recursion, since a chain may be longer than any stack. A task that
     * several paths lead to has one node, which they share, since the number of paths may be exponential.
     */
    private TaskGraph node(LoopFuture<?> asked) {
        Map<LoopFuture<?>, TaskGraph> made = new IdentityHashMap<>();
        Set<LoopFuture<?>> path = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Visit> open = new ArrayDeque<>();
        path.add(asked);
        open.push(new Visit(asked));
        while (true) {
            Visit visit = open.element();
            if (visit.awaiters.hasNext()) {
                CoreTask<?> awaiter = visit.awaiters.next();
                if (made.containsKey(awaiter)) {
                    visit.found.add(made.get(awaiter));
                } else if (path.add(awaiter)) {
                    open.push(new Visit(awaiter));
                } else {
                    visit.found.add(new TaskGraph(awaiter, awaiter.stack(), List.of(), true));
                }
                continue;
            }
            open.pop();
            path.remove(visit.future);
            List<StackTraceElement> stack = visit.future instanceof Task<?> task ? task.stack() : List.of();
            TaskGraph graph = new TaskGraph(visit.future, stack, List.copyOf(visit.found), false);
            if (open.isEmpty()) {
                return graph;
            }
            made.put(visit.future, graph);
            open.element().found.add(graph);
        }
    }

    /** A node that is being built. */
    private final class Visit {
        private final LoopFuture<?> future;
        private final Iterator<CoreTask<?>> awaiters;
        private final List<TaskGraph> found = new ArrayList<>();

        Visit(LoopFuture<?> future) {
            this.future = future;
            this.awaiters = awaitedBy.getOrDefault(future, List.of()).iterator();
        }
    }
}
