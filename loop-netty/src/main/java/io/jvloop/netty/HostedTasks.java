package io.jvloop.netty;

import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a hosted event loop, and how far it is with its end. {@link #offer} and {@link #raise} may be called by any thread, the rest
 * in the service.
 *
 * <pre>
 * state           entered by                                      what becomes of an offered task
 * STARTED         the constructor                                 the service runs it
 * SHUTTING_DOWN   shutdownGracefully, any thread                  the service runs it
 * SHUTDOWN        shutdown, any thread                            refused; what was accepted runs
 * TERMINATED      the service, when all is closed                 refused
 *
 * offer     adds the task, and then reads the state. Found TERMINATED, it takes the task out again: if it is still there, it is refused.
 * service   writes TERMINATED, and then runs what it finds.
 * </pre>
 *
 * <p>Each side writes before it reads, so no task is lost and none that was refused runs.
 */
final class HostedTasks {

    /** See the table. */
    enum State {
        STARTED, SHUTTING_DOWN, SHUTDOWN, TERMINATED
    }

    private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.STARTED);

    /** False if the task never runs. */
    boolean offer(Runnable task) {
        Objects.requireNonNull(task, "task");
        if (has(State.SHUTDOWN)) {
            return false;
        }
        queue.add(task);
        return !has(State.TERMINATED) || !queue.remove(task);
    }

    /** Goes to a later state, and never back. */
    void raise(State next) {
        state.updateAndGet(present -> present.compareTo(next) < 0 ? next : present);
    }

    /** Whether it has come to a state, or beyond. */
    boolean has(State asked) {
        return state.get().compareTo(asked) >= 0;
    }

    @Nullable Runnable poll() {
        return queue.poll();
    }

    Queue<Runnable> queue() {
        return queue;
    }

    @Override
    public String toString() {
        return state.toString();
    }
}
