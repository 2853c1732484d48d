package io.jvloop;

import java.util.List;

/**
 * Confined to its loop. A coroutine that runs: an ordinary method on a virtual thread, one of the loop at a time. asyncio's {@code Task}.
 *
 * <p>Its body begins in a later turn than {@code createTask}; tasks take their first step in the order of their creation. The loop holds a
 * task until it is done. A failure that nobody retrieves is reported once.
 *
 * @param <T> what it gives
 */
public interface Task<T> extends LoopFuture<T> {

    /**
     * The task's name.
     *
     * @return the name given, or "Task-N"
     */
    @AnyThread
    String name();

    /**
     * Gives the task another name.
     *
     * @param name the name
     */
    void setName(String name);

    /**
     * How many requests for cancellation are open: {@code cancel} adds one, {@link #uncancel} takes one back.
     *
     * @return the number, 0 for a task that nobody cancelled
     */
    int cancelling();

    /**
     * Takes back one request for cancellation, as structured code does that caught the one it caused itself. Where the request is under
     * way already, because it cancelled the future that the task waits for or interrupted the JDK call that the task is parked in, the task
     * still gets its {@link CancelledError}.
     *
     * @return how many are left
     */
    int uncancel();

    /**
     * The body that the task runs. asyncio's {@code get_coro}.
     *
     * @return the body given to {@code createTask}
     */
    @AnyThread
    VoidCoroutine body();

    /**
     * The context that the task runs in.
     *
     * @return its context
     */
    Context context();

    /**
     * The stack of the task.
     *
     * @return the frames of its body, innermost first; empty if it has not begun or is done
     */
    @AnyThread
    List<StackTraceElement> stack();
}
