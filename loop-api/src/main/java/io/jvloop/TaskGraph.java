package io.jvloop;

import io.jvloop.core.inspect.CallGraph;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of where a task waits, and of the tasks that wait for it. asyncio's {@code FutureCallGraph}; the text form is that of {@code
 * print_call_graph}.
 *
 * <p>A task awaits a future directly, or through a {@code gather}, {@code shield}, {@code waitMany} or task group that contains the future.
 *
 * @param future    the task or future
 * @param stack     the stack of the task, innermost frame first; empty for a future that is no task, and for a task that has not begun
 * @param awaitedBy the tasks that wait for it, oldest first, each with the tasks that wait for it in turn; a task to which several paths
 *                  lead is one node, which they share
 * @param cycle     whether this task stands further up on the path already, so that it waits for itself: {@code awaitedBy} is then empty
 */
public record TaskGraph(LoopFuture<?> future, List<StackTraceElement> stack, List<TaskGraph> awaitedBy, boolean cycle) {

    /**
     * Takes the graph of the current task.
     *
     * @return its graph, null in a plain callback
     * @throws IllegalStateException if no loop runs in this thread
     */
    public static @Nullable TaskGraph capture() {
        return CallGraph.ofCurrentTask();
    }

    /**
     * Takes the graph of a future.
     *
     * @param future a task or any other future
     * @return its graph
     * @throws WrongThreadException if its loop runs and the caller is not in its turn
     */
    public static TaskGraph capture(LoopFuture<?> future) {
        return CallGraph.of(future);
    }

    /**
     * Formats the graph as an indented text, with a line for each frame and each task. A task to which several paths lead is shown once. Of
     * a graph that is too large to read, a thousand tasks are shown.
     *
     * @return several lines
     */
    @Override
    public String toString() {
        return GraphText.of(this);
    }
}
