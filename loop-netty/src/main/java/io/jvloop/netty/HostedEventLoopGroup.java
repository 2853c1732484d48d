package io.jvloop.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.util.concurrent.AbstractEventExecutorGroup;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.Promise;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Safe for use by any thread. The hosted event loops of several jvloop loops, which are given work in turn. */
final class HostedEventLoopGroup extends AbstractEventExecutorGroup implements IoEventLoopGroup {
    private final List<HostedEventLoop> members;
    private final AtomicInteger turn = new AtomicInteger();
    private final Promise<Void> termination = new DefaultPromise<>(GlobalEventExecutor.INSTANCE);

    HostedEventLoopGroup(List<HostedEventLoop> members) {
        this.members = members;
        AtomicInteger living = new AtomicInteger(members.size());
        members.forEach(member -> member.terminationFuture().addListener(_ -> {
            if (living.decrementAndGet() == 0) {
                termination.setSuccess(null);
            }
        }));
    }

    @Override
    public IoEventLoop next() {
        return members.get(Math.floorMod(turn.getAndIncrement(), members.size()));
    }

    @Deprecated
    @Override
    public ChannelFuture register(Channel channel, ChannelPromise promise) {
        return next().register(channel, promise);
    }

    @Override
    public Iterator<EventExecutor> iterator() {
        return List.<EventExecutor>copyOf(members).iterator();
    }

    /** Of the first, as all are alike; a bootstrap that asks the next would give the first channel to another loop than the second. */
    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return members.getFirst().isCompatible(handleType);
    }

    @Override
    public boolean isIoType(Class<? extends IoHandler> handlerType) {
        return members.getFirst().isIoType(handlerType);
    }

    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        members.forEach(member -> member.shutdownGracefully(quietPeriod, timeout, unit));
        return termination;
    }

    @Deprecated
    @Override
    public void shutdown() {
        members.forEach(HostedEventLoop::shutdown);
    }

    @Override
    public Future<?> terminationFuture() {
        return termination;
    }

    @Override
    public boolean isShuttingDown() {
        return members.stream().allMatch(HostedEventLoop::isShuttingDown);
    }

    @Override
    public boolean isShutdown() {
        return members.stream().allMatch(HostedEventLoop::isShutdown);
    }

    @Override
    public boolean isTerminated() {
        return members.stream().allMatch(HostedEventLoop::isTerminated);
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return termination.await(timeout, unit);
    }

    @Override
    public String toString() {
        return "HostedEventLoopGroup" + members;
    }
}
