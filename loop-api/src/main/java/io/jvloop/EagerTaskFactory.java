package io.jvloop;

import java.util.Objects;

/** A task factory that requests an eager start unless a task's options say otherwise. */
record EagerTaskFactory(TaskFactory constructor) implements TaskFactory {
    EagerTaskFactory {
        Objects.requireNonNull(constructor, "constructor");
    }

    @Override
    public <T> Task<T> create(EventLoop loop, TaskOptions options, Coroutine<T> body) {
        return constructor.create(loop, options.eagerStart() == null ? options.withEagerStart(true) : options, body);
    }
}
