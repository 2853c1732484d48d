package io.jvloop;

import io.jvloop.core.inspect.CallGraph;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a task waits, and who waits for it: a snapshot. asyncio's {@code FutureCallGraph}, and its text form that of
 * {@code print_call_graph}.
 *
 * <p>A task awaits a future if its {@code await} has it, or a {@code gather}, {@code shield}, {@code waitMany} or task group made of it.
 *
 * @param future    the task or future
 * @param stack     where its code stands, innermost first; empty for what is no task, and for a task that has not begun
 * @param awaitedBy the tasks that wait for it, oldest first, each with those that wait for it in turn; a task to which several ways lead
 *                  is one and the same node at the end of each
 * @param cycle     whether the tasks above it wait, in the end, for itself: then {@code awaitedBy} is left out
 */
public record TaskGraph(LoopFuture<?> future, List<StackTraceElement> stack, List<TaskGraph> awaitedBy, boolean cycle) {

    /**
     * The graph of the current task.
     *
     * @return its graph, null in a plain callback
     * @throws IllegalStateException if no loop runs in this thread
     */
    public static @Nullable TaskGraph capture() {
        return CallGraph.ofCurrentTask();
    }

    /**
     * The graph of a future.
     *
     * @param future a task or any other future
     * @return its graph
     * @throws WrongThreadException if its loop runs and the caller is not in its turn
     */
    public static TaskGraph capture(LoopFuture<?> future) {
        return CallGraph.of(future);
    }

    /**
     * The graph as an indented text, with a line for each frame and each task. A task that several paths lead to is shown once; of a graph
     * that is too large to read, the thousand tasks nearest to this one are shown.
     *
     * @return several lines
     */
    @Override
    public String toString() {
        return GraphText.of(this);
    }
}
