package io.jvloop.examples.gateway;

import static io.jvloop.Asyncio.runningLoop;

import io.jvloop.netty.NettyChannel;
import io.jvloop.netty.NettyFutures;
import io.jvloop.sync.AsyncSemaphore;
import io.jvloop.sync.Hold;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.concurrent.CompletionException;

/**
 * The connections to one back end: so many at a time and no more, and one that has answered well is used again. A request that has to wait
 * for a connection waits in its own time. Confined to its loop.
 */
final class Pool {
    private static final int LONGEST_ANSWER = 1 << 20;

    private final String name;
    private final InetSocketAddress address;
    private final Bootstrap bootstrap;
    private final AsyncSemaphore free;
    private final ArrayDeque<NettyChannel> idle = new ArrayDeque<>();

    Pool(String name, InetSocketAddress address, Bootstrap bootstrap, int connections) {
        this.name = name;
        this.address = address;
        this.bootstrap = bootstrap.clone().handler(new Pipeline());
        this.free = new AsyncSemaphore(connections);
    }

    /** Asks HTTP questions, and puts the answers together. */
    private static final class Pipeline extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            channel.pipeline().addLast(new HttpClientCodec(), new HttpObjectAggregator(LONGEST_ANSWER));
        }
    }

    String name() {
        return name;
    }

    /**
     * What the back end answers. If the caller is cancelled, the connection ends with it: that is how a back end hears of it.
     *
     * @throws IOException if it does not answer well; its message names it
     */
    byte[] get(String target) throws IOException {
        try (Hold _ = free.hold()) {
            return content(answer(target));
        } catch (CodecException e) {
            throw new IOException(name + " does not keep to HTTP: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IOException(name + " failed: " + e.getMessage(), e);
        }
    }

    /** The back end may have ended a connection while nobody used it, and a GET may be asked twice. */
    private FullHttpResponse answer(String target) throws IOException {
        NettyChannel used = takeIdle();
        if (used != null) {
            try {
                return ask(used, target);
            } catch (IOException ended) {
                // a new connection will tell
            }
        }
        return ask(connect(), target);
    }

    private NettyChannel takeIdle() {
        NettyChannel used = idle.pollFirst();
        while (used != null && !used.channel().isActive()) {
            used.close();
            used = idle.pollFirst();
        }
        return used;
    }

    private NettyChannel connect() throws IOException {
        ChannelFuture connecting = bootstrap.connect(address);
        boolean connected = false;
        try {
            NettyFutures.await(connecting);
            connected = true;
            return NettyChannel.over(runningLoop(), connecting.channel());
        } catch (CompletionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } finally {
            if (!connected) {
                connecting.channel().close();
            }
        }
    }

    private FullHttpResponse ask(NettyChannel channel, String target) throws IOException {
        boolean goesOn = false;
        try {
            channel.write(request(target));
            FullHttpResponse response = (FullHttpResponse) channel.read();
            if (response == null) {
                throw new EOFException("it ended the connection");
            }
            goesOn = HttpUtil.isKeepAlive(response) && response.decoderResult().isSuccess();
            return response;
        } finally {
            if (goesOn) {
                idle.addFirst(channel);
            } else {
                channel.abort();
            }
        }
    }

    private FullHttpRequest request(String target) {
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, target);
        request.headers().set(HttpHeaderNames.HOST, address.getHostString() + ":" + address.getPort());
        return request;
    }

    private static byte[] content(FullHttpResponse response) throws IOException {
        try {
            if (response.decoderResult().isFailure()) {
                throw new IOException("it does not keep to HTTP");
            }
            if (!response.status().equals(HttpResponseStatus.OK)) {
                throw new IOException("it answered " + response.status());
            }
            return ByteBufUtil.getBytes(response.content());
        } finally {
            response.release();
        }
    }

    /** Ends what is idle; called when no request is under way. */
    void close() {
        idle.forEach(NettyChannel::close);
        idle.clear();
    }
}
