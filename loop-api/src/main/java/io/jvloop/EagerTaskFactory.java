package io.jvloop;

import java.util.Objects;

/** A task factory that asks for an eager start if the creator of a task did not say whether it wants one. */
record EagerTaskFactory(TaskFactory constructor) implements TaskFactory {
    EagerTaskFactory {
        Objects.requireNonNull(constructor, "constructor");
    }

    @Override
    public <T> Task<T> create(EventLoop loop, TaskOptions options, Coroutine<T> body) {
        return constructor.create(loop, options.eagerStart() == null ? options.withEagerStart(true) : options, body);
    }
}
