package io.jvloop;

import io.jvloop.core.task.VoidAdapters;
import io.jvloop.core.turn.CoreContext;

/**
 * Confined to one thread at a time. The values of the {@link ContextVar}s as a callback or task sees them. Python's
 * {@code contextvars.Context}.
 *
 * <p>Each task runs in a copy of its creator's context, each callback in a copy taken when it was scheduled. A copy costs one small object.
 */
public interface Context {

    /**
     * The context of the running task or callback, else of the current thread.
     *
     * @return the very context, not a copy
     */
    static Context current() {
        return CoreContext.current();
    }

    /**
     * Copies this context.
     *
     * @return a new context with the same values
     */
    Context copy();

    /**
     * Runs {@code body} in this context: its changes stay here.
     *
     * @param body what to run
     * @param <T>  what it gives
     * @param <X>  what it may throw
     * @return what the body gave
     * @throws X                     as the body decides
     * @throws IllegalStateException if the context is entered already
     */
    <T, X extends Exception> T run(Body<T, X> body) throws X;

    /**
     * Runs {@code body} in this context: its changes stay here.
     *
     * @param body what to run
     * @param <X>  what it may throw
     * @throws X                     as the body decides
     * @throws IllegalStateException if the context is entered already
     */
    default <X extends Exception> void run(VoidBody<X> body) throws X {
        run(VoidAdapters.body(body));
    }
}
