package io.jvloop.netty;

import io.jvloop.AnyThread;
import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.LoopGroup;
import io.jvloop.LoopOptions;
import io.jvloop.spi.BridgedLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;

/** Safe for use by any thread. Where the loops of Netty and of jvloop meet. */
public final class NettyLoops {
    private NettyLoops() {
    }

    /**
     * The Netty event loop group, of one event loop, whose channels are in the poll of a jvloop loop. Bootstraps, codecs, handlers and
     * clients of Netty are used with it as they are.
     *
     * <p>On epoll the channels are Netty's epoll channels ({@code EpollServerSocketChannel}), on kqueue its kqueue channels, and elsewhere
     * its NIO channels; channels of other kinds are refused, local ones too. Handlers, tasks and timers run in one virtual thread of the
     * loop: there {@code inEventLoop} is true, and the loop's methods may be called as in any callback. A handler that blocks or waits for
     * a lock holds up the other channels of this group, and neither the loop nor its coroutines. Timers obey the loop's clock. Between two
     * runs of the loop everything waits.
     *
     * <p>{@code shutdownGracefully} ends the group and closes its channels; a later call gives a new group. Closing the loop does the same.
     *
     * @param loop whose poll the channels join
     * @return the group, the same one each time until it is shut down
     * @throws IllegalStateException         if the loop is closed
     * @throws UnsupportedOperationException if the loop's back end watches no channels that Netty has
     */
    public static IoEventLoopGroup eventLoopGroup(EventLoop loop) {
        return hosted(loop);
    }

    /**
     * The Netty event loop group whose event loops are those of all loops of a group, each as by {@link #eventLoopGroup(EventLoop)}. They
     * get channels in turn: a {@code ServerBootstrap} accepts in one loop, and gives each connection to the next one, where it stays. If
     * each loop is to accept its own connections, each of the event loops, over which the group iterates, gets a bootstrap of its own that
     * binds the same port with {@code SO_REUSEPORT}.
     *
     * <p>Shutting the Netty group down ends the event loops, and the jvloop group goes on. {@link LoopGroup#shutdown} waits for the servers
     * and coroutines that the jvloop group knows, and not for Netty's channels, which its loops close in the end: who wants Netty's
     * connections to end by themselves waits for them first.
     *
     * @param group whose loops' polls the channels join
     * @return a group over the event loops that the loops have at present; another each time
     * @throws IllegalStateException         if a loop is closed
     * @throws UnsupportedOperationException if the loops' back end watches no channels that Netty has
     */
    public static IoEventLoopGroup eventLoopGroup(LoopGroup group) {
        return new HostedEventLoopGroup(group.loops().stream().map(NettyLoops::hosted).toList());
    }

    private static HostedEventLoop hosted(EventLoop loop) {
        return HostedEventLoops.of((BridgedLoop) loop).get(loop);
    }

    /**
     * Opens a loop that is the guest of a Netty event loop, with the default options; as {@link #of(IoEventLoop, LoopOptions)}.
     *
     * @param host whose thread and poll the loop shares
     * @return the loop, which runs
     */
    @AnyThread
    public static EventLoop of(IoEventLoop host) {
        return of(host, LoopOptions.DEFAULT);
    }

    /**
     * Opens a loop that is the guest of a Netty event loop: coroutines beside Netty's own channels, on the same thread and in the same
     * poll, without a hop between them. Everything that a loop has is there: tasks, time, streams, TLS, children, signals. A caller in
     * another thread waits for the host.
     *
     * <p>Handlers and tasks of the host are in the guest's turn. So they call {@code createTask}, complete futures and set timers directly,
     * and {@code Asyncio.runningLoop()} is the guest; they cannot await. In a coroutine, which is a virtual thread, Netty takes the caller
     * for another thread: what it calls of the host comes behind the turn, and {@link NettyFutures} awaits it. A turn comes behind the
     * host's I/O, so a coroutine that never rests does not starve the host's channels.
     *
     * <p><b>Handlers run on the thread that carries the coroutines.</b> One that blocks holds up the host, as ever in Netty, and the guest.
     * One that waits for a lock of a suspended coroutine stands for good; the watchdog names it. Share state with coroutines without
     * locks: all of them are on one thread.
     *
     * <p>A descriptor of a Netty channel of the host may be watched beside the channel. On NIO a channel of the JDK that was given to a
     * Netty channel of the host must not be: a selector has one registration a channel, Netty does not tell its own, and the Netty channel
     * would hear nothing any more. On NIO what the guest closes is closed for the system in the host's next poll, right after the turn:
     * until then a listener still takes connections, which are reset then, and has its port.
     *
     * <p>The guest runs from the start. It is closed by {@code close} in the host's thread, between two turns, and then the host goes on
     * without it. When the host shuts down its guest's tasks are cancelled, and what has not ended after some turns is reported; then the
     * guest is closed. So the guest cannot wait for the {@code terminationFuture} of its host: {@link NettyFutures} refuses it, and a
     * coroutine that blocks on it is interrupted when the guest is closed. What ends the guest otherwise, a fatal error or {@code stop},
     * leaves it to be closed.
     *
     * @param host    an event loop of Netty's epoll or NIO, whose thread is a platform thread. It can have one guest
     * @param options how the loop is made; without a policy, for the back end is the host's
     * @return the loop, which runs
     * @throws IllegalArgumentException      if the options name a policy
     * @throws IllegalStateException         if the host has a guest or another loop in its thread, if its thread is virtual, or if it
     *                                       is shutting down
     * @throws UnsupportedOperationException if the host's poll cannot carry a guest: kqueue, io_uring, local channels, and the event loop
     *                                       that {@link #eventLoopGroup} gives
     */
    @AnyThread
    public static EventLoop of(IoEventLoop host, LoopOptions options) {
        Objects.requireNonNull(host, "host");
        if (options.policy() != null) {
            throw new IllegalArgumentException("of: a guest has the back end of its host, and not " + options.policy());
        }
        if (host.inEventLoop()) {
            return NettyHost.open(host, options);
        }
        EventLoop running = Asyncio.runningLoopOrNull();
        if (running != null && running.policy() instanceof GuestPolicy policy && policy.host() == host) {
            throw new IllegalStateException(host + " cannot have a guest: it has " + running); // who waits for it here waits for itself
        }
        try {
            return host.submit(() -> NettyHost.open(host, options)).syncUninterruptibly().getNow();
        } catch (RejectedExecutionException ended) {
            throw new IllegalStateException(host + " cannot have a guest: it has shut down", ended);
        }
    }
}
