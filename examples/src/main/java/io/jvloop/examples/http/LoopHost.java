package io.jvloop.examples.http;

import static io.jvloop.Asyncio.*;

import io.jvloop.AsyncTimeoutException;
import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.netty.NettyLoops;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** Netty's channels in the poll of a jvloop loop, and a coroutine of that loop for each request: all on one thread. */
final class LoopHost implements Host {
    private final EventLoop loop;
    private final IoEventLoopGroup group;

    LoopHost(EventLoop loop) {
        this.loop = loop;
        this.group = NettyLoops.eventLoopGroup(loop);
    }

    @Override
    public EventLoopGroup group() {
        return group;
    }

    @Override
    public Class<? extends ServerChannel> serverChannel() {
        return group.isIoType(EpollIoHandler.class) ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    @Override
    public Runnable start(Runnable body) {
        Task<Void> task = loop.createTask(body::run);
        return task::cancel;
    }

    /** Netty's listeners run in a turn of the loop, so they may complete the loop's futures. */
    @Override
    public <T> T await(Future<T> future, Duration limit) throws IOException, TimeoutException {
        Promise<T> done = loop.createFuture();
        future.addListener(ended -> complete(done, future));
        try {
            return timeout(limit, done::await);
        } catch (AsyncTimeoutException e) {
            throw new TimeoutException();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw e;
        }
    }

    private static <T> void complete(Promise<T> done, Future<T> ended) {
        if (done.isDone()) {
            return; // nobody waits any more
        }
        if (ended.isSuccess()) {
            done.setResult(ended.getNow());
        } else {
            done.setException(ended.cause());
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
