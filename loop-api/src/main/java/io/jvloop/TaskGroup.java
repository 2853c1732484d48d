package io.jvloop;

import io.jvloop.core.task.VoidAdapters;

/** Confined to its loop. The scope of {@link Asyncio#taskGroup(GroupBody)}: it waits for its children, and cancels them when one fails. */
public interface TaskGroup {

    /**
     * Starts a child.
     *
     * @param body what it runs
     * @param <T>  what it gives
     * @return the child
     * @throws IllegalStateException if the group is shutting down or finished; the body then never runs
     */
    default <T> Task<T> createTask(Coroutine<T> body) {
        return createTask(TaskOptions.DEFAULT, body);
    }

    /**
     * Starts a child that gives no value.
     *
     * @param body what it runs
     * @return the child
     * @throws IllegalStateException if the group is shutting down or finished; the body then never runs
     */
    default Task<Void> createTask(VoidCoroutine body) {
        return createTask(TaskOptions.DEFAULT, body);
    }

    /**
     * Starts a child.
     *
     * @param options its name, context and start
     * @param body    what it runs
     * @param <T>     what it gives
     * @return the child
     * @throws IllegalStateException if the group is shutting down or finished; the body then never runs
     */
    <T> Task<T> createTask(TaskOptions options, Coroutine<T> body);

    /**
     * Starts a child that gives no value.
     *
     * @param options its name, context and start
     * @param body    what it runs
     * @return the child
     * @throws IllegalStateException if the group is shutting down or finished; the body then never runs
     */
    default Task<Void> createTask(TaskOptions options, VoidCoroutine body) {
        return createTask(options, VoidAdapters.coroutine(body));
    }

    /** Cancels the children and the body's current wait; the group then ends without an exception of its own. */
    void cancel();
}
