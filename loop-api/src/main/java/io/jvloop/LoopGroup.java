package io.jvloop;

import io.jvloop.core.task.VoidAdapters;
import io.jvloop.group.OpenGroup;
import io.jvloop.net.BaseProtocol;
import io.jvloop.net.ClientHandler;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.Transport;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Safe for use by any thread. Several loops, each on a thread of its own, for a server that needs more than one core. A connection is
 * served by one loop from its first byte to its last, so handlers are written as for a single loop; what loops share must be safe for use
 * by several threads. asyncio has no counterpart; its servers start several processes.
 *
 * <p>The loops are called by the group's name and a number from 1 on. Their threads are not daemons: the JVM lives until the group has
 * ended. A loop that fails is reported to the {@link GroupOptions#failureHandler}, and the others are shut down with {@link
 * GroupOptions#drain} as their limit.
 *
 * <p>Where a method waits it suspends in a task, of one of its own loops too, and blocks in other threads.
 */
public interface LoopGroup extends Iterable<EventLoop>, AutoCloseable {

    /**
     * Opens a group with default options.
     *
     * @param loops how many loops, positive
     * @return the group, whose loops run
     */
    static LoopGroup open(int loops) {
        return open(loops, GroupOptions.DEFAULT);
    }

    /**
     * Opens a group. If one of its loops cannot be opened, none stays open.
     *
     * @param loops   how many loops, positive
     * @param options how they are made
     * @return the group, whose loops run
     * @throws IllegalArgumentException    if {@code loops} is not positive
     * @throws java.io.UncheckedIOException if the system refuses a loop
     */
    static LoopGroup open(int loops, GroupOptions options) {
        return OpenGroup.open(loops, Objects.requireNonNull(options, "options"));
    }

    /**
     * Its name.
     *
     * @return the name given in its options, or "group-N"
     */
    String name();

    /**
     * Its loops.
     *
     * @return all, in their order; the iteration is over the same
     */
    List<EventLoop> loops();

    /**
     * The loop whose turn it is to get work.
     *
     * @return each loop in turn
     */
    EventLoop next();

    /**
     * Runs a coroutine in the {@link #next} loop. Cancelling the result cancels the task. A graceful {@link #shutdown} waits for it.
     *
     * @param body what to run
     * @param <T>  the type of its value
     * @return its outcome, which a thread may block for; a coroutine awaits it by {@link Asyncio#wrapFuture}
     * @throws IllegalStateException if the group is shut down
     */
    default <T> CompletableFuture<T> run(Coroutine<T> body) {
        return run(next(), body);
    }

    /** Runs a coroutine that gives no value in the {@link #next} loop; see {@link #run(Coroutine)}. */
    default CompletableFuture<Void> run(VoidCoroutine body) {
        return run(next(), VoidAdapters.coroutine(body));
    }

    /**
     * Runs a coroutine in a chosen loop; see {@link #run(Coroutine)}.
     *
     * @param loop one of this group's
     * @param body what to run
     * @param <T>  the type of its value
     * @return its outcome
     * @throws IllegalArgumentException if the loop is none of this group's
     * @throws IllegalStateException    if the group is shut down
     */
    <T> CompletableFuture<T> run(EventLoop loop, Coroutine<T> body);

    /** Runs a coroutine that gives no value in a chosen loop; see {@link #run(EventLoop, Coroutine)}. */
    default CompletableFuture<Void> run(EventLoop loop, VoidCoroutine body) {
        return run(loop, VoidAdapters.coroutine(body));
    }

    /**
     * Listens with all loops, and serves each client in a task of the loop that has got its connection, as {@link
     * Asyncio#startServer(ClientHandler, SocketAddress, ServerOptions)} does.
     *
     * <p>Each loop has a listener of its own for the same port (SO_REUSEPORT), and the system spreads the connections by a hash of their
     * addresses: many spread evenly, a few may not. While the group listens, other processes of the same user may share the port, too.
     * Where the system does not spread them (it is not Linux, or a Unix-domain address), or with {@link GroupOptions#withHandOver}, the
     * first loop accepts for all and hands each connection over to the next one in turn. At most {@link ServerOptions#backlog} wait for a
     * loop that stands, and the others get the rest. A connection that is on its way to a loop that fails goes to another.
     *
     * @param handler serves a client; called in several threads at a time
     * @param local   the address to listen at; port 0 takes a free one, the same for all loops
     * @param options how to listen; limits hold for each loop by itself
     * @return the server
     * @throws IOException                   if an address cannot be bound; none stays bound then
     * @throws IllegalStateException         in a callback of a loop; if the group is shut down
     * @throws UnsupportedOperationException if connections cannot be spread over loops here
     */
    @Suspends
    GroupServer serve(ClientHandler handler, SocketAddress local, ServerOptions options) throws IOException;

    /** As {@link #serve(ClientHandler, SocketAddress, ServerOptions)}, with the default options. */
    @Suspends
    default GroupServer serve(ClientHandler handler, SocketAddress local) throws IOException {
        return serve(handler, local, ServerOptions.DEFAULT);
    }

    /**
     * Listens with all loops as {@link #serve(ClientHandler, SocketAddress, ServerOptions)}, for protocols.
     *
     * @param protocol makes a protocol for each connection, in a turn of the loop that has got it; called in several threads at a time
     * @param local    the address to listen at
     * @param options  how to listen
     * @return the server
     * @throws IOException if an address cannot be bound; none stays bound then
     */
    @Suspends
    GroupServer createServer(Supplier<? extends BaseProtocol<Transport>> protocol, SocketAddress local, ServerOptions options)
            throws IOException;

    /**
     * Ends the group in time; returns at once. Its servers stop listening. Each loop waits until its connections have ended, and the
     * handlers and the coroutines that {@link #run(Coroutine)} has placed are done. After {@code limit} it cancels the tasks that are left
     * and waits for them, then aborts the connections that are left, and closes. A task that does not end when it is cancelled keeps its
     * loop open, and the watchdog names it.
     *
     * <p>Another call may only shorten the time that is left.
     *
     * @param limit how long to wait before what is left is cancelled; zero or less cancels at once
     */
    void shutdown(Duration limit);

    /**
     * Whether it was shut down, by {@link #shutdown}, {@link #close} or a loop's failure: what a handler of long connections asks.
     *
     * @return true from then on
     */
    boolean isShutdown();

    /**
     * Waits until all loops are closed.
     *
     * @param limit how long to wait
     * @return false if they were not closed by then
     * @throws InterruptedException  if the calling thread was interrupted
     * @throws IllegalStateException in a turn of one of its own loops, which could not end
     */
    boolean awaitTermination(Duration limit) throws InterruptedException;

    /**
     * The end of the group, for who must not block.
     *
     * @return completed when all loops are closed; completing it has no effect on the group
     */
    CompletableFuture<Void> termination();

    /**
     * Shuts the group down without waiting for connections, and waits until all loops are closed. Idempotent.
     *
     * @throws IllegalStateException in a turn of one of its own loops, which could not end; {@link #shutdown} may be called there
     */
    @Suspends
    @Override
    void close();
}
