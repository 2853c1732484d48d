package io.jvloop.examples.http;

import static io.jvloop.Asyncio.*;

import io.jvloop.AsyncTimeoutException;
import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.Task;
import io.jvloop.netty.NettyFutures;
import io.jvloop.netty.NettyLoops;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** Netty's channels in the polls of jvloop's loops. A request is a coroutine of the loop that has its connection: all on one thread. */
public final class LoopHost implements Host {
    private final IoEventLoopGroup group;

    public LoopHost(EventLoop loop) {
        this(NettyLoops.eventLoopGroup(loop));
    }

    /** The event loops of the group are hosted by loops, or have guests. */
    public LoopHost(IoEventLoopGroup group) {
        this.group = group;
    }

    @Override
    public EventLoopGroup group() {
        return group;
    }

    @Override
    public Class<? extends ServerChannel> serverChannel() {
        return group.isIoType(EpollIoHandler.class) ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /** What connects to others. */
    public Class<? extends Channel> channel() {
        return group.isIoType(EpollIoHandler.class) ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    @Override
    public String loop() {
        return runningLoop().name();
    }

    @Override
    public Runnable start(io.netty.channel.EventLoop eventLoop, Runnable body) {
        Task<Void> task = createTask(body::run);
        return task::cancel;
    }

    @Override
    public <T> T await(Future<T> future, Duration limit) throws IOException, TimeoutException {
        try {
            return timeout(limit, () -> NettyFutures.await(future));
        } catch (AsyncTimeoutException e) {
            throw new TimeoutException();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw e;
        }
    }

    @Override
    public <T> T blocking(Blocking<T> body) throws IOException {
        return toThread(body::run);
    }

    @Override
    public void sleep(Duration duration) {
        Asyncio.sleep(duration);
    }
}
