package io.jvloop.interop.netty;

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
import io.netty.channel.IoEventLoopGroup;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Confined to its loop. A client of Lettuce's on the group that a loop hosts, for the loop's tasks. */
record Lettuce(RedisURI uri, ClientResources resources, RedisClient client) implements AutoCloseable {

    static Lettuce on(EventLoop loop, RedisURI uri) {
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
