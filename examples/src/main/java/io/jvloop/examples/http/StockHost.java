package io.jvloop.examples.http;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Netty by itself, for comparison: event loops with threads of their own, and a virtual thread of the JDK for each request. */
public final class StockHost implements Host {
    private final boolean epoll;
    private final IoEventLoopGroup group;

    /** A null {@code policy} means the best one here. */
    public StockHost(String policy, int loops) {
        epoll = policy == null ? Epoll.isAvailable() : policy.equals("epoll");
        if (!epoll && policy != null && !policy.equals("nio")) {
            throw new IllegalArgumentException("Netty's event loops have epoll and nio, not '" + policy + "'");
        }
        IoHandlerFactory polling = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        group = new MultiThreadIoEventLoopGroup(loops, polling);
    }

    public String name() {
        return epoll ? "epoll" : "nio";
    }

    @Override
    public IoEventLoopGroup group() {
        return group;
    }

    @Override
    public Class<? extends ServerChannel> serverChannel() {
        return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    @Override
    public String loop() {
        return Thread.currentThread().getName();
    }

    @Override
    public Runnable start(EventLoop eventLoop, Runnable body) {
        return Thread.startVirtualThread(body)::interrupt;
    }

    @Override
    public <T> T await(Future<T> future, Duration limit) throws IOException, TimeoutException {
        try {
            if (!future.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new TimeoutException();
            }
        } catch (InterruptedException e) {
            throw new ClosedByInterruptException();
        }
        if (future.isSuccess()) {
            return future.getNow();
        }
        switch (future.cause()) {
            case IOException failure -> throw failure;
            case RuntimeException failure -> throw failure;
            case Throwable failure -> throw new IOException(failure);
        }
    }

    @Override
    public <T> T blocking(Blocking<T> body) throws IOException {
        return body.run();
    }

    @Override
    public void sleep(Duration duration) throws IOException {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            throw new ClosedByInterruptException();
        }
    }
}
