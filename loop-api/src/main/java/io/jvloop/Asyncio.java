package io.jvloop;

import io.jvloop.assembly.LoopAssembly;
import io.jvloop.core.executor.Threads;
import io.jvloop.core.task.CoreTaskGroup;
import io.jvloop.core.task.Gather;
import io.jvloop.core.task.Shield;
import io.jvloop.core.task.Tasks;
import io.jvloop.core.task.VoidAdapters;
import io.jvloop.core.task.Waiting;
import io.jvloop.core.turn.CurrentLoop;
import io.jvloop.net.ClientHandler;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.Connection;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.StreamPair;
import io.jvloop.net.StreamReader;
import io.jvloop.net.StreamReaderProtocol;
import io.jvloop.net.StreamWriter;
import io.jvloop.process.ProcessOptions;
import io.jvloop.process.Subprocess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * asyncio's module-level functions, for static import. Stateless: each finds the current loop or task and delegates.
 *
 * <p>Except for {@link #run}, {@link #newEventLoop} and the methods marked {@link AnyThread}, they belong in the turn of a running loop;
 * elsewhere they throw {@link IllegalStateException} "no running event loop".
 */
public final class Asyncio {
    private Asyncio() {
    }

    // ---- entry points ----

    /**
     * Runs {@code main} as a task of a new loop on the best policy. When it ends, other tasks are cancelled and awaited, the default
     * executor is shut down and the loop closed. Ctrl-C cancels {@code main}; a second one ends the run at once. asyncio's {@code run}.
     *
     * @param main what to run
     * @param <T>  the type of its value
     * @param <X>  what it may throw
     * @return its value
     * @throws X                      the very instance it threw
     * @throws KeyboardInterruptError if Ctrl-C ended it
     * @throws IllegalStateException  if called in a running loop's turn: await there instead
     */
    @AnyThread
    public static <T, X extends Exception> T run(Body<T, X> main) throws X {
        return run(LoopOptions.DEFAULT, main);
    }

    /** Runs {@code main}, which gives no value; see {@link #run(Body)}. */
    @AnyThread
    public static <X extends Exception> void run(VoidBody<X> main) throws X {
        run(LoopOptions.DEFAULT, VoidAdapters.body(main));
    }

    /** Runs {@code main} on a loop with options of one's own; see {@link #run(Body)}. */
    @AnyThread
    public static <T, X extends Exception> T run(LoopOptions options, Body<T, X> main) throws X {
        CurrentLoop.refuseNesting("Asyncio.run()");
        try (Runner runner = new Runner(options)) {
            return runner.run(main);
        }
    }

    /** Runs {@code main}, which gives no value, on a loop with options of one's own; see {@link #run(Body)}. */
    @AnyThread
    public static <X extends Exception> void run(LoopOptions options, VoidBody<X> main) throws X {
        run(options, VoidAdapters.body(main));
    }

    /** Opens a loop by the best policy, for a caller who runs and closes it. */
    @AnyThread
    public static EventLoop newEventLoop() {
        return newEventLoop(LoopOptions.DEFAULT);
    }

    /** Opens a loop with options of one's own; see {@link #newEventLoop()}. */
    @AnyThread
    public static EventLoop newEventLoop(LoopOptions options) {
        return LoopAssembly.open(options);
    }

    /** The loop in whose turn the caller is. asyncio's {@code get_running_loop}. */
    public static EventLoop runningLoop() {
        return CurrentLoop.require().loop();
    }

    /** The loop in whose turn the caller is, null outside any. asyncio's {@code _get_running_loop}. */
    @AnyThread
    public static @Nullable EventLoop runningLoopOrNull() {
        return CurrentLoop.runningLoop();
    }

    /**
     * The running loop, else the one set for this thread. asyncio's {@code get_event_loop}.
     *
     * @return the loop
     * @throws IllegalStateException if there is neither
     */
    @AnyThread
    public static EventLoop eventLoop() {
        return CurrentLoop.runningOrSet();
    }

    /** Sets the loop that {@link #eventLoop} returns in this thread where no loop runs; null removes it. */
    @AnyThread
    public static void setEventLoop(@Nullable EventLoop loop) {
        CurrentLoop.set(loop);
    }

    // ---- tasks ----

    /**
     * Schedules {@code body} to run as a task of the running loop; it begins in the next turn.
     *
     * @param body what to run
     * @param <T>  what it gives
     * @return the task
     */
    public static <T> Task<T> createTask(Coroutine<T> body) {
        return runningLoop().createTask(body);
    }

    /** Schedules {@code body}, which gives no value, to run as a task of the running loop. */
    public static Task<Void> createTask(VoidCoroutine body) {
        return runningLoop().createTask(body);
    }

    /** Schedules {@code body} to run as a task with a name, a context or a start of its own; see {@link #createTask(Coroutine)}. */
    public static <T> Task<T> createTask(TaskOptions options, Coroutine<T> body) {
        return runningLoop().createTask(options, body);
    }

    /** Schedules {@code body}, which gives no value, to run as a task of the running loop. */
    public static Task<Void> createTask(TaskOptions options, VoidCoroutine body) {
        return runningLoop().createTask(options, body);
    }

    /** The task that runs the calling code, null in a plain callback. */
    public static @Nullable Task<?> currentTask() {
        return Tasks.running().current();
    }

    /** A snapshot of the unfinished tasks of the running loop, oldest first. */
    public static Set<Task<?>> allTasks() {
        return runningLoop().allTasks();
    }

    /** Suspends the task for at least {@code delay}; zero or less means one turn. */
    @Suspends
    public static void sleep(Duration delay) {
        Tasks.sleep(delay);
    }

    /** Suspends the task for one turn, so that what is ready runs first. asyncio's {@code sleep(0)}. */
    @Suspends
    public static void yieldNow() {
        Tasks.yieldNow();
    }

    // ---- several at once ----

    /**
     * Waits for all futures. The first failure completes the result at once; the other futures go on. Cancelling the result cancels them.
     *
     * @param futures what to wait for; a future given twice fills both places
     * @param <T>     the type of their values
     * @return their values in the order given
     * @throws IllegalArgumentException if they belong to different loops
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static <T> LoopFuture<List<T>> gather(LoopFuture<? extends T>... futures) {
        return gather(Arrays.asList(futures));
    }

    /** Runs all bodies as tasks and waits for all of them; see {@link #gather(LoopFuture...)}. */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static <T> LoopFuture<List<T>> gather(Coroutine<? extends T>... bodies) {
        return gather(Gather.<T>start(Arrays.asList(bodies)));
    }

    /** Runs all bodies, which give no value, as tasks and waits for all of them; see {@link #gather(LoopFuture...)}. */
    public static LoopFuture<List<Void>> gather(VoidCoroutine... bodies) {
        return gather(Gather.startVoid(Arrays.asList(bodies)));
    }

    /** Waits for all, futures or bodies that it runs as tasks, in the order given; see {@link #gather(LoopFuture...)}. */
    public static <T> LoopFuture<List<T>> gather(Collection<? extends Awaitable<? extends T>> awaitables) {
        return Gather.values(awaitables);
    }

    /** A completed future without values, as {@link #gather(Collection)} of nothing gives. */
    public static <T> LoopFuture<List<T>> gather() {
        return Gather.values(List.of());
    }

    /**
     * Waits until all are done and never fails because of one. asyncio's {@code gather(…, return_exceptions=True)}.
     *
     * @param futures what to wait for
     * @param <T>     what they give
     * @return their outcomes in the order given
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static <T> LoopFuture<List<Outcome<T>>> gatherSettled(LoopFuture<? extends T>... futures) {
        return gatherSettled(Arrays.asList(futures));
    }

    /** Runs all bodies as tasks and waits until all are done; see {@link #gatherSettled(LoopFuture...)}. */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static <T> LoopFuture<List<Outcome<T>>> gatherSettled(Coroutine<? extends T>... bodies) {
        return gatherSettled(Gather.<T>start(Arrays.asList(bodies)));
    }

    /** Runs all bodies, which give no value, as tasks and waits until all are done; see {@link #gatherSettled(LoopFuture...)}. */
    public static LoopFuture<List<Outcome<Void>>> gatherSettled(VoidCoroutine... bodies) {
        return gatherSettled(Gather.startVoid(Arrays.asList(bodies)));
    }

    /** Waits until all, futures or bodies that it runs as tasks, are done; see {@link #gatherSettled(LoopFuture...)}. */
    public static <T> LoopFuture<List<Outcome<T>>> gatherSettled(Collection<? extends Awaitable<? extends T>> awaitables) {
        return Gather.settled(awaitables);
    }

    /** A completed future without outcomes. */
    public static <T> LoopFuture<List<Outcome<T>>> gatherSettled() {
        return Gather.settled(List.of());
    }

    /**
     * Waits for some of several futures. It neither throws their failures nor cancels them. asyncio's {@code wait}.
     *
     * @param futures what to wait for, at least one
     * @param when    when to return
     * @param <F>     their type
     * @return the very futures given, divided into done and pending
     * @throws IllegalArgumentException if there are none, or they belong to different loops
     */
    @Suspends
    public static <F extends LoopFuture<?>> WaitResult<F> waitMany(Collection<? extends F> futures, ReturnWhen when) {
        return Waiting.waitMany(futures, when, null);
    }

    /** As {@link #waitMany(Collection, ReturnWhen)}, for at most {@code limit}; futures that are not done then are pending. */
    @Suspends
    public static <F extends LoopFuture<?>> WaitResult<F> waitMany(Collection<? extends F> futures, ReturnWhen when, Duration limit) {
        return Waiting.waitMany(futures, when, limit);
    }

    /**
     * Iterates over the futures as they complete. The iterator suspends in {@code next}; it may be abandoned and resumed.
     *
     * @param futures what to wait for; duplicates come once
     * @param <F>     their type
     * @return the very futures given, in the order of their completion
     */
    public static <F extends LoopFuture<?>> Iterable<F> asCompleted(Collection<? extends F> futures) {
        return Waiting.asCompleted(futures, null);
    }

    /** As {@link #asCompleted(Collection)}, for at most {@code limit}; after it {@code next} throws {@link AsyncTimeoutException}. */
    public static <F extends LoopFuture<?>> Iterable<F> asCompleted(Collection<? extends F> futures, Duration limit) {
        return Waiting.asCompleted(futures, limit);
    }

    /**
     * Waits for a future for at most {@code limit}; then cancels it and waits until that is done.
     *
     * @param future what to wait for
     * @param limit  how long at most
     * @param <T>    the type of its value
     * @return its value; failures as from {@link LoopFuture#await}
     * @throws AsyncTimeoutException if it took longer
     */
    @Suspends
    public static <T> T waitFor(LoopFuture<T> future, Duration limit) {
        return Waiting.waitFor(future, limit);
    }

    /** As {@link #timeout(Duration, Body)}, but with a limit of zero or less the body is not begun. */
    @Suspends
    public static <T, X extends Exception> T waitFor(Body<T, X> body, Duration limit) throws X {
        return Waiting.scope(limit).run(body);
    }

    /** As {@link #waitFor(Body, Duration)}, for a body that gives no value. */
    @Suspends
    public static <X extends Exception> void waitFor(VoidBody<X> body, Duration limit) throws X {
        Waiting.scope(limit).run(VoidAdapters.body(body));
    }

    /** Returns a future that follows {@code future} and whose cancellation does not cancel it; {@code future} itself if it is done. */
    public static <T> LoopFuture<T> shield(LoopFuture<T> future) {
        return Shield.around(future);
    }

    // ---- blocks ----

    /**
     * Runs {@code body} in the calling task for at most {@code limit}. After that the body is cancelled where it is suspended, and this
     * method throws an {@link AsyncTimeoutException}. asyncio's {@code async with timeout(…)}; {@link TimeoutScope} has the details.
     *
     * @param limit how long at most; zero or less cancels at the first suspension
     * @param body  what to run
     * @param <T>   the type of its value
     * @param <X>   what it may throw
     * @return its value
     * @throws X                     what the body throws
     * @throws AsyncTimeoutException if it took longer
     */
    @Suspends
    public static <T, X extends Exception> T timeout(Duration limit, Body<T, X> body) throws X {
        return TimeoutScope.after(limit).run(body);
    }

    /** Runs {@code body}, which gives no value, at most for {@code limit}; see {@link #timeout(Duration, Body)}. */
    @Suspends
    public static <X extends Exception> void timeout(Duration limit, VoidBody<X> body) throws X {
        TimeoutScope.after(limit).run(VoidAdapters.body(body));
    }

    /** Runs {@code body} until a time of the loop's clock; see {@link #timeout(Duration, Body)}. */
    @Suspends
    public static <T, X extends Exception> T timeoutAt(long deadlineNanos, Body<T, X> body) throws X {
        return TimeoutScope.at(deadlineNanos).run(body);
    }

    /** Runs {@code body}, which gives no value, until a time of the loop's clock; see {@link #timeout(Duration, Body)}. */
    @Suspends
    public static <X extends Exception> void timeoutAt(long deadlineNanos, VoidBody<X> body) throws X {
        TimeoutScope.at(deadlineNanos).run(VoidAdapters.body(body));
    }

    /**
     * Runs {@code body} and waits for the tasks it starts in the group. The first failure cancels the others. asyncio's {@code TaskGroup}.
     *
     * @param body what to run in the calling task
     * @param <T>  the type of its value
     * @return its value, once all children are done; null if {@link TaskGroup#cancel} ended it early
     * @throws TaskGroupException with all failures, including the body's
     */
    @Suspends
    public static <T> T taskGroup(GroupBody<T> body) {
        return CoreTaskGroup.run(body);
    }

    /** Runs {@code body}, which gives no value, and waits for the tasks it starts in the group; see {@link #taskGroup(GroupBody)}. */
    @Suspends
    public static void taskGroup(VoidGroupBody body) {
        CoreTaskGroup.run(VoidAdapters.group(body));
    }

    // ---- threads ----

    /**
     * Runs blocking code on the default executor, with the caller's context.
     *
     * @param blocking what to run off the loop
     * @param <T>      what it gives
     * @param <X>      what it may throw
     * @return what it gave
     * @throws X the very instance it threw
     */
    @Suspends
    public static <T, X extends Exception> T toThread(Body<T, X> blocking) throws X {
        return Threads.toThread(blocking);
    }

    /** Runs blocking code that gives no value on the default executor, with the caller's context. */
    @Suspends
    public static <X extends Exception> void toThread(VoidBody<X> blocking) throws X {
        Threads.toThread(VoidAdapters.body(blocking));
    }

    /**
     * Runs a coroutine in a loop of another thread. Cancelling the result cancels the task.
     *
     * @param body what to run
     * @param loop the loop
     * @param <T>  the type of its value
     * @return its outcome; the calling thread may block for it
     * @throws IllegalStateException if the loop is closed
     */
    @AnyThread
    public static <T> CompletableFuture<T> runCoroutineThreadsafe(Coroutine<T> body, EventLoop loop) {
        return Threads.runCoroutineThreadsafe(body, loop);
    }

    /** Runs a coroutine that gives no value in a loop of another thread. Cancelling the result cancels the task. */
    @AnyThread
    public static CompletableFuture<Void> runCoroutineThreadsafe(VoidCoroutine body, EventLoop loop) {
        return Threads.runCoroutineThreadsafe(VoidAdapters.coroutine(body), loop);
    }

    /**
     * Makes a future of the running loop that follows another thread's stage. Cancelling it cancels a stage that can be a future.
     *
     * @param stage what to follow
     * @param <T>   the type of its value
     * @return a future that is completed in the loop's turn with the first outcome; a simulated clock stands until then
     */
    public static <T> LoopFuture<T> wrapFuture(CompletionStage<T> stage) {
        return Threads.wrap(stage);
    }

    // ---- streams ----

    /** Connects to a host by its name or address; see {@link #openConnection(SocketAddress, ConnectOptions)}. */
    @Suspends
    public static StreamPair openConnection(String host, int port) throws IOException {
        return openConnection(host, port, ConnectOptions.DEFAULT);
    }

    /** As {@link #openConnection(String, int)}, with options of one's own. */
    @Suspends
    public static StreamPair openConnection(String host, int port, ConnectOptions options) throws IOException {
        return openConnection(InetSocketAddress.createUnresolved(host, port), options);
    }

    /** As {@link #openConnection(SocketAddress, ConnectOptions)}, with the default options. */
    @Suspends
    public static StreamPair openConnection(SocketAddress peer) throws IOException {
        return openConnection(peer, ConnectOptions.DEFAULT);
    }

    /**
     * Connects to a peer and returns both directions as streams.
     *
     * @param peer    the address to connect to; an unresolved one is resolved off the loop
     * @param options how to connect
     * @return the streams; the caller closes them
     * @throws IOException if no connection could be made
     */
    @Suspends
    public static StreamPair openConnection(SocketAddress peer, ConnectOptions options) throws IOException {
        EventLoop loop = runningLoop();
        StreamReader reader = new StreamReader(loop, options.streamLimit());
        Connection<StreamReaderProtocol> made = loop.createConnection(() -> new StreamReaderProtocol(reader), peer, options);
        return new StreamPair(reader, new StreamWriter(made.transport(), made.protocol(), reader));
    }

    /** Listens at a host's address, or at all of this machine's if {@code host} is empty; serves each client in a task of its own. */
    @Suspends
    public static Server startServer(ClientHandler handler, String host, int port) throws IOException {
        return startServer(handler, host, port, ServerOptions.DEFAULT);
    }

    /** As {@link #startServer(ClientHandler, String, int)}, with options of one's own. */
    @Suspends
    public static Server startServer(ClientHandler handler, String host, int port, ServerOptions options) throws IOException {
        return startServer(handler, InetSocketAddress.createUnresolved(host, port), options);
    }

    /** As {@link #startServer(ClientHandler, SocketAddress, ServerOptions)}, with the default options. */
    @Suspends
    public static Server startServer(ClientHandler handler, SocketAddress local) throws IOException {
        return startServer(handler, local, ServerOptions.DEFAULT);
    }

    /**
     * Listens, and serves each client in a task of its own. When the handler returns, its writer is closed.
     *
     * @param handler serves a client
     * @param local   the address to listen on; port 0 takes a free one
     * @param options how to listen
     * @return the server, which accepts already unless the options say otherwise
     * @throws IOException if an address cannot be bound
     */
    @Suspends
    public static Server startServer(ClientHandler handler, SocketAddress local, ServerOptions options) throws IOException {
        EventLoop loop = runningLoop();
        return loop.createServer(() -> new StreamReaderProtocol(new StreamReader(loop, options.streamLimit()), handler), local, options);
    }

    // ---- child processes ----

    /** Starts a child process with streams; see {@link EventLoop#createSubprocess}. */
    @Suspends
    public static Subprocess createSubprocess(ProcessOptions options) throws IOException {
        return runningLoop().createSubprocess(options);
    }
}
