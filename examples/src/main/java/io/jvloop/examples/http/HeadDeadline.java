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
 * Ends a connection of HTTP/1.1 on which no request comes, or only a part of its head. It looks now and then whether anything has changed,
 * since a clock that is read for each request costs as much as a header. So it is late by up to twice the limit for heads.
 */
final class HeadDeadline extends ChannelInboundHandlerAdapter {
    private final Limits limits;
    private boolean waiting = true;
    private boolean begun; // something of the head is there
    private int changes;
    private int changesSeen = -1;
    private long since; // when the last change was seen
    private ChannelHandlerContext context;
    private Future<?> looking;

    HeadDeadline(Limits limits) {
        this.limits = limits;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        long interval = limits.patience().toNanos();
        looking = added.executor().scheduleWithFixedDelay(this::look, interval, interval, TimeUnit.NANOSECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        looking.cancel(false);
    }

    @Override
    public void channelRead(ChannelHandlerContext ignored, Object message) {
        if (waiting && !begun) {
            begun = true;
            changes++;
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
        changes++;
    }

    private void look() {
        long now = context.executor().ticker().nanoTime();
        if (changesSeen != changes) {
            changesSeen = changes;
            since = now;
        }
        if (!waiting) {
            return;
        }
        long waited = now - since;
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
