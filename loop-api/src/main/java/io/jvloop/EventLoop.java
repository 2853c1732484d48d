package io.jvloop;

import io.jvloop.core.task.VoidAdapters;
import io.jvloop.net.ChannelOperations;
import io.jvloop.net.Networking;
import io.jvloop.process.Processes;
import io.jvloop.spi.Capability;
import io.jvloop.spi.LoopPolicy;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. One thread's schedule of callbacks, timers, tasks and I/O. asyncio's {@code AbstractEventLoop}.
 *
 * <p>A loop runs on the thread that calls {@link #runForever} or {@link #runUntilComplete}; a virtual thread that calls it is served by a
 * platform thread made for it. Between two turns the loop polls for I/O; a turn runs what was ready when it began, in order. Callbacks run
 * on virtual threads of the loop: one that blocks in JDK code (a lock, {@code Thread.sleep}, a socket) goes on later and does not stop the
 * others, where the JVM runs with the flag that {@link LoopPolicies#explain} names.
 *
 * <p>As an {@link Executor} it is safe for use by any thread: {@link #execute} is {@link #callSoonThreadsafe}.
 */
public interface EventLoop extends Networking, ChannelOperations, Processes, SignalHandling, Executor, AutoCloseable {

    // ---- time and callbacks ----

    /**
     * The loop's own clock, live: it advances within a callback.
     *
     * @return nanoseconds since an arbitrary origin, monotonic
     */
    @AnyThread
    long time();

    /**
     * Schedules a callback for the next turn. Callbacks run in the order of their registration, each once.
     *
     * @param callback what to run; what it throws goes to the {@link ExceptionHandler}
     * @return to cancel it
     * @throws WrongThreadException  if called outside the loop while it runs
     * @throws IllegalStateException if the loop is closed
     */
    default Handle callSoon(Runnable callback) {
        return callSoon(callback, Context.current().copy());
    }

    /**
     * Schedules a callback for the next turn, in a context of one's own.
     *
     * @param callback what to run
     * @param context  the context it runs in
     * @return to cancel it
     * @throws WrongThreadException  if called outside the loop while it runs
     * @throws IllegalStateException if the loop is closed
     */
    Handle callSoon(Runnable callback, Context context);

    /**
     * Schedules a callback to run once, {@code delay} after now.
     *
     * <p>Callbacks due at the same instant run in the order they were scheduled. A busy loop runs one late, never early.
     *
     * @param delay    zero or negative means the next turn
     * @param callback what to run
     * @return to cancel it
     * @throws WrongThreadException  if called outside the loop while it runs
     * @throws IllegalStateException if the loop is closed
     */
    default TimerHandle callLater(Duration delay, Runnable callback) {
        return callLater(delay, callback, Context.current().copy());
    }

    /**
     * Schedules a callback to run once, {@code delay} after now, in a context of one's own.
     *
     * @param delay    zero or negative means the next turn
     * @param callback what to run
     * @param context  the context it runs in
     * @return to cancel it
     * @throws WrongThreadException  if called outside the loop while it runs
     * @throws IllegalStateException if the loop is closed
     */
    TimerHandle callLater(Duration delay, Runnable callback, Context context);

    /**
     * Schedules a callback to run once at {@code deadlineNanos} of {@link #time}.
     *
     * @param deadlineNanos when; a past time means the next turn
     * @param callback      what to run
     * @return to cancel it
     * @throws WrongThreadException  if called outside the loop while it runs
     * @throws IllegalStateException if the loop is closed
     */
    default TimerHandle callAt(long deadlineNanos, Runnable callback) {
        return callAt(deadlineNanos, callback, Context.current().copy());
    }

    /**
     * Schedules a callback to run once at {@code deadlineNanos} of {@link #time}, in a context of one's own.
     *
     * @param deadlineNanos when; a past time means the next turn
     * @param callback      what to run
     * @param context       the context it runs in
     * @return to cancel it
     * @throws WrongThreadException  if called outside the loop while it runs
     * @throws IllegalStateException if the loop is closed
     */
    TimerHandle callAt(long deadlineNanos, Runnable callback, Context context);

    /**
     * Schedules a callback from any thread and wakes the loop if it sleeps. The order is kept for each calling thread; in the loop's own
     * turn, or in the owner of a loop that does not run, it is kept with {@link #callSoon} too. Before the loop runs, and between its runs,
     * callbacks wait for the next run.
     *
     * @param callback what to run
     * @return a handle that cancels it, in the loop's turn
     * @throws IllegalStateException if the loop is closed
     */
    @AnyThread
    default Handle callSoonThreadsafe(Runnable callback) {
        return callSoonThreadsafe(callback, Context.current().copy());
    }

    /**
     * Schedules a callback from any thread, in a context of one's own.
     *
     * @param callback what to run
     * @param context  the context it runs in, which the caller must no longer use
     * @return a handle that cancels it, in the loop's turn
     * @throws IllegalStateException if the loop is closed
     */
    @AnyThread
    Handle callSoonThreadsafe(Runnable callback, Context context);

    /**
     * The same as {@link #callSoonThreadsafe}.
     *
     * @param callback what to run
     * @throws java.util.concurrent.RejectedExecutionException if the loop is closed
     */
    @AnyThread
    @Override
    void execute(Runnable callback);

    // ---- life cycle ----

    /**
     * Runs until {@link #stop}. If it was stopped before, it makes one turn without waiting.
     *
     * <p>On the program's main thread, where nobody else handles it, Ctrl-C ends the run; the loop can be run again. A second Ctrl-C ends
     * the JVM if this run has not ended by then. A loop in another thread leaves Ctrl-C to the JVM.
     *
     * @throws KeyboardInterruptError if Ctrl-C ended it
     * @throws IllegalStateException  if the loop is closed or running, or another loop runs in this thread
     */
    void runForever();

    /**
     * Runs until {@code future} is done.
     *
     * @param future a future of this loop
     * @param <T>    what it gives
     * @return its value; a failure is thrown as from {@link LoopFuture#await}
     * @throws KeyboardInterruptError   if Ctrl-C ended the run, as in {@link #runForever}
     * @throws IllegalArgumentException if the future belongs to another loop
     * @throws IllegalStateException    if the loop is closed or running, another loop runs in this thread, or the loop was stopped before
     *                                  the future was done
     */
    <T> T runUntilComplete(LoopFuture<T> future);

    /**
     * Runs {@code body} in a task until it is done.
     *
     * @param body what to run
     * @param <T>  what it gives
     * @param <X>  what it may throw
     * @return what it gave
     * @throws X                     the very instance the body threw
     * @throws IllegalStateException as {@link #runUntilComplete(LoopFuture)}
     */
    <T, X extends Exception> T runUntilComplete(Body<T, X> body) throws X;

    /**
     * Runs {@code body} in a task until it is done.
     *
     * @param body what to run
     * @param <X>  what it may throw
     * @throws X                     the very instance the body threw
     * @throws IllegalStateException as {@link #runUntilComplete(LoopFuture)}
     */
    default <X extends Exception> void runUntilComplete(VoidBody<X> body) throws X {
        runUntilComplete(VoidAdapters.body(body));
    }

    /** Ends the run after the current turn; before a run, makes the next one a single turn. What is scheduled stays. */
    void stop();

    /**
     * Whether it is running.
     *
     * @return true between the begin and the end of a run
     */
    @AnyThread
    boolean isRunning();

    /**
     * Whether the caller is in this loop's turn: in one of its tasks or callbacks.
     *
     * @return false in other threads, and in this one while the loop does not run
     */
    @AnyThread
    boolean isInTurn();

    /**
     * Checks that an operation confined to this loop may be called; for types of one's own too. A loop that does not run belongs to its
     * caller, so every call passes.
     *
     * @param operation what was called, for the message
     * @throws WrongThreadException if the loop runs and the caller is not in its turn
     */
    @AnyThread
    void checkTurn(String operation);

    /**
     * Whether it is closed.
     *
     * @return true from {@link #close} on
     */
    @AnyThread
    boolean isClosed();

    /**
     * Releases what the loop holds, including its signal handlers. Runs no callback: what is queued is dropped. Each unfinished task is
     * reported once and unwound: its wait throws {@link CancelledError} and calls of the loop throw "loop is closed". Repeatable; does
     * nothing while another thread closes it.
     *
     * <p>Everything is released even if a report, a clean-up or the back end throws; the first such failure is thrown at the end.
     *
     * @throws IllegalStateException if the loop runs
     */
    @Override
    void close();

    // ---- futures and tasks ----

    /**
     * Makes a future that its holder completes.
     *
     * @param <T> what it gives
     * @return a pending one
     */
    <T> Promise<T> createFuture();

    /**
     * Schedules {@code body} to run as a task.
     *
     * @param body what to run
     * @param <T>  what it gives
     * @return the task; it has not begun
     * @throws WrongThreadException  if called outside the loop while it runs
     * @throws IllegalStateException if the loop is closed; the body then never runs
     */
    default <T> Task<T> createTask(Coroutine<T> body) {
        return createTask(TaskOptions.DEFAULT, body);
    }

    /** Schedules {@code body}, which gives no value, to run as a task. */
    default Task<Void> createTask(VoidCoroutine body) {
        return createTask(TaskOptions.DEFAULT, VoidAdapters.coroutine(body));
    }

    /**
     * Schedules {@code body} to run as a task, by the task factory if one is set.
     *
     * @param options its name, context and start
     * @param body    what to run
     * @param <T>     what it gives
     * @return the task
     * @throws WrongThreadException  if called outside the loop while it runs
     * @throws IllegalStateException if the loop is closed; the body then never runs
     */
    <T> Task<T> createTask(TaskOptions options, Coroutine<T> body);

    /** Schedules {@code body}, which gives no value, to run as a task, by the task factory if one is set. */
    default Task<Void> createTask(TaskOptions options, VoidCoroutine body) {
        return createTask(options, VoidAdapters.coroutine(body));
    }

    /**
     * Makes a task without the task factory: what a factory builds on.
     *
     * @param options its name, context and start
     * @param body    what to run
     * @param <T>     what it gives
     * @return the task, scheduled
     */
    <T> Task<T> newTask(TaskOptions options, Coroutine<T> body);

    /**
     * The task factory.
     *
     * @return the one set, or null
     */
    @Nullable TaskFactory taskFactory();

    /**
     * Sets what makes the loop's tasks.
     *
     * @param factory the factory, or null for the loop's own
     */
    void setTaskFactory(@Nullable TaskFactory factory);

    /**
     * The unfinished tasks of this loop.
     *
     * @return a snapshot, oldest first
     */
    Set<Task<?>> allTasks();

    // ---- blocking code ----

    /**
     * Runs blocking code on the default executor, made at first use. The context is not carried; {@link Asyncio#toThread(Body)} does.
     *
     * @param blocking what to run off the loop
     * @param <T>      what it gives
     * @return its outcome; cancelling it keeps code that has not begun from running
     * @throws IllegalStateException if the default executor was shut down, or the loop is closed
     */
    <T> LoopFuture<T> runInExecutor(Callable<T> blocking);

    /** Runs blocking code that gives no value on the default executor. */
    default LoopFuture<Void> runInExecutor(VoidBody<?> blocking) {
        return runInExecutor(VoidAdapters.callable(blocking));
    }

    /**
     * Runs blocking code on an executor.
     *
     * @param executor where to run it; null for the default executor
     * @param blocking what to run off the loop
     * @param <T>      what it gives
     * @return its outcome; cancelling it keeps code that has not begun from running
     * @throws IllegalStateException if the loop is closed
     */
    <T> LoopFuture<T> runInExecutor(@Nullable Executor executor, Callable<T> blocking);

    /** Runs blocking code that gives no value on an executor. */
    default LoopFuture<Void> runInExecutor(@Nullable Executor executor, VoidBody<?> blocking) {
        return runInExecutor(executor, VoidAdapters.callable(blocking));
    }

    /**
     * Sets the default executor; the loop shuts it down when it closes.
     *
     * @param executor the executor
     */
    void setDefaultExecutor(ExecutorService executor);

    /**
     * Shuts the default executor down and waits for its work; later default submissions throw. After {@code limit} it stops waiting, with a
     * warning.
     *
     * @param limit how long to wait
     */
    @Suspends
    void shutdownDefaultExecutor(Duration limit);

    // ---- failures, debugging, introspection ----

    /**
     * The exception handler.
     *
     * @return the one set, or null
     */
    @Nullable ExceptionHandler exceptionHandler();

    /**
     * Sets the handler of failures that nobody caught.
     *
     * @param handler the handler, or null for {@link #defaultExceptionHandler}
     */
    void setExceptionHandler(@Nullable ExceptionHandler handler);

    /**
     * Reports a failure to the exception handler. One that throws is itself reported by the default handler.
     *
     * @param failure what happened
     */
    void callExceptionHandler(UnhandledFailure failure);

    /**
     * Logs a failure, with the logger {@code io.jvloop}.
     *
     * @param failure what happened
     */
    @AnyThread
    void defaultExceptionHandler(UnhandledFailure failure);

    /**
     * Whether debug mode is on.
     *
     * @return whether it is
     */
    @AnyThread
    boolean debug();

    /**
     * Turns debug mode on or off.
     *
     * @param on whether it shall be on
     */
    void setDebug(boolean on);

    /**
     * The duration from which debug mode reports a callback or a task's step as slow.
     *
     * @return 100 ms unless changed
     */
    @AnyThread
    Duration slowCallbackDuration();

    /**
     * Sets the duration from which debug mode reports a callback or a task's step as slow.
     *
     * @param limit the duration, positive
     */
    void setSlowCallbackDuration(Duration limit);

    /**
     * Counters of the loop's work.
     *
     * @return a snapshot; from another thread an approximate one
     */
    @AnyThread
    LoopStatistics statistics();

    /**
     * The policy that made its back end.
     *
     * @return the policy
     */
    @AnyThread
    LoopPolicy policy();

    /**
     * What its back end can do beyond the minimum.
     *
     * @return an immutable set
     */
    @AnyThread
    Set<Capability> capabilities();

    /**
     * Its name.
     *
     * @return the name given in its options, or "loop-N"
     */
    @AnyThread
    String name();
}
