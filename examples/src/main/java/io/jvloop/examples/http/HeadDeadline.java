package io.jvloop.examples.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection of HTTP/1.1 on which no request comes, or only a part of its head. It looks now and then, which costs nothing,
 * so it is up to the limit for heads late.
 */
final class HeadDeadline extends ChannelInboundHandlerAdapter {
    private final Limits limits;
    private boolean waiting = true;
    private boolean begun; // something of the head is there
    private long since;
    private ChannelHandlerContext context;
    private Future<?> looking;

    HeadDeadline(Limits limits) {
        this.limits = limits;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        since = now();
        long interval = limits.patience().toNanos();
        looking = added.executor().scheduleWithFixedDelay(this::look, interval, interval, TimeUnit.NANOSECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        looking.cancel(false);
    }

    private long now() {
        return context.executor().ticker().nanoTime();
    }

    @Override
    public void channelRead(ChannelHandlerContext ignored, Object message) {
        if (waiting && !begun) {
            begun = true;
            since = now();
        }
        context.fireChannelRead(message);
    }

    /** The head of a request is complete. */
    void arrived() {
        waiting = false;
    }

    /** The next request is awaited. */
    void await() {
        waiting = true;
        begun = false;
        since = now();
    }

    private void look() {
        if (!waiting) {
            return;
        }
        long waited = now() - since;
        if (begun && waited >= limits.patience().toNanos()) {
            waiting = false;
            byte[] text = "408 Request Timeout: the request is not complete\n".getBytes(StandardCharsets.US_ASCII);
            var answer =
                    new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.REQUEST_TIMEOUT, Unpooled.wrappedBuffer(text));
            answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, text.length).set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            context.channel().writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
        } else if (!begun && waited >= limits.idle().toNanos()) {
            context.close();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ignored, Object event) {
        if (event == Draining.BEGINS && waiting && !begun) {
            context.close();
        } else {
            context.fireUserEventTriggered(event);
        }
    }
}
