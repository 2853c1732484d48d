package io.jvloop;

/**
 * Makes the tasks of a loop. asyncio's task factory.
 *
 * <p>Its method is generic, so it is a class or a method reference, never a lambda. It usually calls {@link EventLoop#newTask} with other
 * options, or with a body around the given one.
 */
@FunctionalInterface
public interface TaskFactory {

    /**
     * Makes a task and schedules it.
     *
     * @param loop    the loop it shall run in
     * @param options what its creator asked for
     * @param body    what it shall run
     * @param <T>     what it gives
     * @return the task
     */
    <T> Task<T> create(EventLoop loop, TaskOptions options, Coroutine<T> body);

    /**
     * A factory whose tasks take their first step inside {@code createTask}, unless their options say otherwise. asyncio's
     * {@code eager_task_factory}.
     *
     * @return the factory
     */
    static TaskFactory eager() {
        return eager(EventLoop::newTask);
    }

    /**
     * A factory that asks another one for tasks that take their first step inside {@code createTask}, unless their options say
     * otherwise. asyncio's {@code create_eager_task_factory}.
     *
     * @param constructor makes the tasks, as the options it gets say
     * @return the factory
     */
    static TaskFactory eager(TaskFactory constructor) {
        return new EagerTaskFactory(constructor);
    }
}
