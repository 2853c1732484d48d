package io.jvloop.core.task;

import io.jvloop.Coroutine;
import io.jvloop.EventLoop;
import io.jvloop.Task;
import io.jvloop.TaskFactory;
import io.jvloop.TaskOptions;
import io.jvloop.core.turn.Confinement;
import io.jvloop.core.turn.CurrentLoop;
import io.jvloop.core.turn.Delay;
import io.jvloop.core.turn.Failures;
import io.jvloop.core.turn.Scheduler;
import io.jvloop.core.turn.Strand;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. Its futures and tasks: makes them, by the user's factory if there is one, and knows which are left. */
public final class Tasks {
    final TaskLoop loop;
    final Scheduler scheduler;
    final Confinement confinement;
    final Failures failures;
    final TaskRegistry registry = new TaskRegistry();
    final UnretrievedFailures unretrieved = new UnretrievedFailures(this);
    private @Nullable TaskFactory factory;

    // ---- any thread ----
    /** The views that other threads wait for. */
    final Set<FutureView<?>> views = ConcurrentHashMap.newKeySet();
    /** What a run that ends has cancelled and waits for; for the watchdog. */
    private volatile @Nullable List<Task<?>> ending;

    public Tasks(TaskLoop loop, Scheduler scheduler, @Nullable TaskFactory factory) {
        this.loop = loop;
        this.scheduler = scheduler;
        this.confinement = scheduler.confinement();
        this.failures = scheduler.failures();
        this.factory = factory;
    }

    public Scheduler scheduler() {
        return scheduler;
    }

    // ---- making ----

    public <T> CorePromise<T> newFuture() {
        return new CorePromise<>(this);
    }

    /** Creates a task by the user's factory, if there is one. */
    public <T> Task<T> create(TaskOptions options, Coroutine<T> body) {
        Objects.requireNonNull(options, "options"); // the JVM's own message is left out once the code is compiled
        TaskFactory users = factory;
        if (users == null) {
            return createOurs(options, body);
        }
        confinement.check("createTask");
        Task<T> task = Objects.requireNonNull(users.create(loop, options, Objects.requireNonNull(body, "body")),
                "the task factory gave no task");
        if (options.name() != null) {
            task.setName(options.name());
        }
        return task;
    }

    /** Creates a {@link CoreTask}, whatever factory there is. */
    public <T> Task<T> createOurs(TaskOptions options, Coroutine<T> body) {
        confinement.check("createTask");
        CoreTask<T> task = new CoreTask<>(this, options, Objects.requireNonNull(body, "body"));
        registry.add(task);
        Strand creator = Boolean.TRUE.equals(options.eagerStart()) && scheduler.inTurn() ? scheduler.strand() : null;
        if (creator != null) {
            task.startNow(creator);
        } else {
            task.strand.enqueue();
        }
        return task;
    }

    public @Nullable TaskFactory factory() {
        return factory;
    }

    public void setFactory(@Nullable TaskFactory newFactory) {
        factory = newFactory;
    }

    // ---- asking ----

    /** The caller's task, null if it has none in this loop. */
    public @Nullable CoreTask<?> current() {
        Strand strand = confinement.taskStrand();
        return strand == null ? null : (CoreTask<?>) strand.task();
    }

    /** The task that calls, for an operation that suspends it. */
    public CoreTask<?> require(String operation) {
        CoreTask<?> task = (CoreTask<?>) confinement.requireTaskStrand(operation).task();
        assert task != null;
        return task;
    }

    /** The unfinished tasks, oldest first. */
    public Set<Task<?>> unfinished() {
        return registry.snapshot();
    }

    /** Any thread, racily. */
    public int size() {
        return registry.size();
    }

    // ---- the end of a run, and of the loop ----

    /** Cancels tasks because the run ends, and has {@code await} wait for them; the watchdog names those that take long. */
    public void end(List<Task<?>> cancelled, Runnable await) {
        Cancellation.cancelAll(cancelled);
        ending = cancelled;
        try {
            await.run();
        } finally {
            ending = null;
        }
    }

    /** What a run that ends waits for, null if none does. Any thread. */
    public @Nullable List<Task<?>> ending() {
        return ending;
    }

    /** Forgets a task that the close has unwound, so that whoever keeps the closed loop does not keep the task. */
    public void remove(CoreTask<?> unwound) {
        registry.remove(unwound);
    }

    /** The views that other threads wait for. */
    public Set<FutureView<?>> views() {
        return views;
    }

    /** Has the failures that nobody has retrieved reported at the end of the batch. */
    public void reportUnretrieved() {
        unretrieved.reportAll();
    }

    // ---- whichever loop runs the caller ----

    /** Suspends the caller for a time. */
    public static void sleep(Duration delay) {
        Sleep.sleep(running().require("sleep"), Delay.nanos(delay));
    }

    /** Suspends the caller until the next turn. */
    public static void yieldNow() {
        running().require("yieldNow").yieldTurn();
    }

    /** The tasks of the loop in whose turn the caller is. */
    public static Tasks running() {
        return of(CurrentLoop.require().loop());
    }

    /** The tasks of a loop. */
    public static Tasks of(EventLoop loop) {
        return ((TaskLoop) loop).tasks();
    }
}
