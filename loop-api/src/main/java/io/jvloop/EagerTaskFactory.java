package io.jvloop;

import java.util.Objects;

/** Asks for an eager start where the creator of a task left that open. */
record EagerTaskFactory(TaskFactory constructor) implements TaskFactory {
    EagerTaskFactory {
        Objects.requireNonNull(constructor, "constructor");
    }

    @Override
    public <T> Task<T> create(EventLoop loop, TaskOptions options, Coroutine<T> body) {
        return constructor.create(loop, options.eagerStart() == null ? options.withEagerStart(true) : options, body);
    }
}
