package io.jvloop;

import io.jvloop.assembly.LoopAssembly;
import io.jvloop.core.CoreEventLoop;
import io.jvloop.core.report.Rethrow;
import io.jvloop.core.signal.KeyboardSignal;
import io.jvloop.core.task.VoidAdapters;
import io.jvloop.core.turn.CurrentLoop;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Confined to one thread at a time. Owns a loop from its opening to its close, and runs main bodies on it. asyncio's {@code Runner}.
 *
 * <p>The loop is opened at first use and serves every {@link #run}. {@link #close} cancels what is left and waits for it, shuts the default
 * executor down (for at most five minutes), and closes the loop.
 */
public final class Runner implements AutoCloseable {
    private static final Duration EXECUTOR_LIMIT = Duration.ofMinutes(5);
    private final LoopOptions options;
    private @Nullable CoreEventLoop loop;
    private @Nullable Context context;
    private boolean closed;

    /** A runner with default options. */
    public Runner() {
        this(LoopOptions.DEFAULT);
    }

    /**
     * A runner.
     *
     * @param options how its loop is made
     */
    public Runner(LoopOptions options) {
        this.options = Objects.requireNonNull(options, "options");
    }

    /**
     * Runs {@code main} as a task of this runner's loop, in the runner's own context, which its runs share.
     *
     * @param main what to run
     * @param <T>  what it gives
     * @param <X>  what it may throw
     * @return what it gave
     * @throws X                      the very instance it threw
     * @throws KeyboardInterruptError if Ctrl-C cancelled it
     * @throws IllegalStateException  if called in a running loop's turn, or the runner is closed
     */
    public <T, X extends Exception> T run(Body<T, X> main) throws X {
        return run(main, null);
    }

    /**
     * Runs {@code main} as {@link #run(Body)} does, in another context than the runner's own.
     *
     * @param main    what to run
     * @param chosen  the context it runs in, whose variables keep what it sets; null for the runner's own
     * @param <T>     what it gives
     * @param <X>     what it may throw
     * @return what it gave
     * @throws X                      the very instance it threw
     * @throws KeyboardInterruptError if Ctrl-C cancelled it
     * @throws IllegalStateException  if called in a running loop's turn, or the runner is closed
     */
    public <T, X extends Exception> T run(Body<T, X> main, @Nullable Context chosen) throws X {
        Objects.requireNonNull(main, "main");
        CurrentLoop.refuseNesting("Runner.run()");
        CoreEventLoop running = open();
        Task<T> task =
                running.createTask(TaskOptions.DEFAULT.withContext(chosen != null ? chosen : Objects.requireNonNull(context)), main::run);
        try (KeyboardSignal keyboard = KeyboardSignal.install(running.tasks().scheduler(), task)) {
            running.runUntilDone(task);
            if (task.isCancelled() && keyboard.hasArrived() && task.uncancel() == 0) {
                throw new KeyboardInterruptError(); // otherwise somebody else has asked to cancel it, too
            }
        }
        Throwable failure = task.exception();
        if (failure != null) {
            throw Rethrow.<X>as(failure);
        }
        return task.result();
    }

    /**
     * Runs {@code main}, which gives no value; see {@link #run(Body)}.
     *
     * @param main what to run
     * @param <X>  what it may throw
     * @throws X the very instance it threw
     */
    public <X extends Exception> void run(VoidBody<X> main) throws X {
        run(VoidAdapters.body(main));
    }

    /**
     * Runs {@code main}, which gives no value; see {@link #run(Body, Context)}.
     *
     * @param main   what to run
     * @param chosen the context it runs in; null for the runner's own
     * @param <X>    what it may throw
     * @throws X the very instance it threw
     */
    public <X extends Exception> void run(VoidBody<X> main, @Nullable Context chosen) throws X {
        run(VoidAdapters.body(main), chosen);
    }

    /**
     * The runner's loop, which this opens at first use.
     *
     * @return the loop
     * @throws IllegalStateException if the runner is closed
     */
    public EventLoop loop() {
        return open();
    }

    private CoreEventLoop open() {
        if (closed) {
            throw new IllegalStateException("Runner is closed");
        }
        CoreEventLoop present = loop;
        if (present == null) {
            present = LoopAssembly.open(options);
            loop = present;
            context = Context.current().copy();
        }
        return present;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        CoreEventLoop ending = loop;
        if (ending != null && ending.isRunning()) {
            throw new IllegalStateException("Runner.close() during a run of its loop, " + ending + ": close it when the run is over");
        }
        closed = true;
        if (ending == null) {
            return;
        }
        try (ending) {
            cancelLeftovers(ending);
            ending.runUntilComplete(() -> ending.shutdownDefaultExecutor(EXECUTOR_LIMIT));
        }
    }

    private static void cancelLeftovers(CoreEventLoop loop) {
        List<Task<?>> leftovers = List.copyOf(loop.allTasks());
        if (leftovers.isEmpty()) {
            return;
        }
        loop.endTasks(leftovers);
        for (Task<?> task : leftovers) {
            Throwable failure = task.isCancelled() ? null : task.exception();
            if (failure != null) {
                loop.callExceptionHandler(new UnhandledFailure("unhandled exception during Asyncio.run() shutdown", failure, task));
            }
        }
    }
}
