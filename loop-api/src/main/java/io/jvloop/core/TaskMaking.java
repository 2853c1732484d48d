package io.jvloop.core;

import io.jvloop.Coroutine;
import io.jvloop.Task;
import io.jvloop.TaskFactory;
import io.jvloop.TaskOptions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. Makes its tasks, by the user's factory if there is one, and starts them. */
final class TaskMaking {
    private final CoreEventLoop loop;
    @Nullable TaskFactory factory;

    TaskMaking(CoreEventLoop loop, @Nullable TaskFactory factory) {
        this.loop = loop;
        this.factory = factory;
    }

    <T> Task<T> create(TaskOptions options, Coroutine<T> body) {
        Objects.requireNonNull(options, "options"); // the JVM's own message is left out once the code is compiled
        TaskFactory users = factory;
        if (users == null) {
            return createOurs(options, body);
        }
        loop.confinement.check("createTask");
        Task<T> task = Objects.requireNonNull(users.create(loop, options, Objects.requireNonNull(body, "body")),
                "the task factory gave no task");
        if (options.name() != null) {
            task.setName(options.name());
        }
        return task;
    }

    <T> Task<T> createOurs(TaskOptions options, Coroutine<T> body) {
        loop.confinement.check("createTask");
        CoreTask<T> task = new CoreTask<>(loop, options, Objects.requireNonNull(body, "body"));
        loop.tasks.add(task);
        Strand creator = Boolean.TRUE.equals(options.eagerStart()) && loop.driver.inTurn() ? loop.confinement.strand() : null;
        if (creator != null) {
            task.startNow(creator);
        } else {
            task.strand.enqueue();
        }
        return task;
    }
}
