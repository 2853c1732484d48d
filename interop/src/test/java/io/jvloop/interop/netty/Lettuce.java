package io.jvloop.interop.netty;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.netty.NettyLoops;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.Transports;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Confined to its loop. A client of Lettuce's on the group that a loop hosts, for the loop's tasks. */
record Lettuce(RedisURI uri, ClientResources resources, RedisClient client) implements AutoCloseable {

    static boolean hostsEpoll(EventLoop loop) {
        return NettyLoops.eventLoopGroup(loop).isIoType(EpollIoHandler.class);
    }

    /** Skips the test unless the loop hosts the kind of channels that Lettuce has decided for in this JVM. */
    static void needChannelsOf(EventLoop loop) {
        boolean epoll = Transports.socketChannelClass() == EpollSocketChannel.class;
        assumeTrue(hostsEpoll(loop) == epoll, "Lettuce has decided for the other kind of channels in this JVM: -Dio.lettuce.core.epoll");
    }

    static Lettuce on(EventLoop loop, RedisURI uri) {
        needChannelsOf(loop);
        IoEventLoopGroup group = NettyLoops.eventLoopGroup(loop);
        ClientResources resources = ClientResources.builder().eventLoopGroupProvider(new HostedProvider(group)).eventExecutorGroup(group)
                .reconnectDelay(Delay.constant(Duration.ofMillis(10))).build();
        return new Lettuce(uri, resources, RedisClient.create(resources, uri));
    }

    StatefulRedisConnection<String, String> connect() {
        return Asyncio.wrapFuture(client.connectAsync(StringCodec.UTF8, uri)).await();
    }

    StatefulRedisPubSubConnection<String, String> connectPubSub() {
        return Asyncio.wrapFuture(client.connectPubSubAsync(StringCodec.UTF8, uri)).await();
    }

    @Override
    public void close() {
        LibraryWatch.assertNoEventLoopHasAThread();
        Asyncio.wrapFuture(client.shutdownAsync(0, 1, TimeUnit.HOURS)).await();
        Asyncio.toThread(() -> resources.shutdown(0, 1, TimeUnit.HOURS).awaitUninterruptibly()); // waits for the timer's thread
    }
}
