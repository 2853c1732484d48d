package io.jvloop.netty;

import io.jvloop.EventLoop;
import io.jvloop.LoopGroup;
import io.jvloop.spi.BridgedLoop;
import io.netty.channel.IoEventLoopGroup;

/** Safe for use by any thread. Where the loops of Netty and of jvloop meet. */
public final class NettyLoops {
    private NettyLoops() {
    }

    /**
     * The Netty event loop group, of one event loop, whose channels are in the poll of a jvloop loop. Bootstraps, codecs, handlers and
     * clients of Netty are used with it as they are.
     *
     * <p>On epoll the channels are Netty's epoll channels ({@code EpollServerSocketChannel}), on kqueue its kqueue channels, and elsewhere
     * its NIO channels. Handlers, tasks and timers run in one virtual thread of the loop: there {@code inEventLoop} is true, and the
     * loop's methods may be called as in any callback. A handler that blocks or waits for a lock holds up the other channels of this
     * group, and neither the loop nor its coroutines. Timers obey the loop's clock. Between two runs of the loop everything waits.
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
}
