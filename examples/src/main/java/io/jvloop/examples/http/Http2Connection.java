package io.jvloop.examples.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The end of the pipeline of a connection of HTTP/2. Ends a connection without requests, and has the requests end themselves whose answers
 * are not taken. It looks now and then, since timers and clocks for each request cost as much as a frame; so it is late by up to twice the
 * time that clients have.
 */
final class Http2Connection extends ChannelInboundHandlerAdapter {
    private final Http2ConnectionHandler codec;
    private final Http2Requests requests;
    private final Limits limits;
    private long idleNanos;
    private int lastStream;
    private Future<?> looking;

    Http2Connection(Http2ConnectionHandler codec, Http2Requests requests, Limits limits) {
        this.codec = codec;
        this.requests = requests;
        this.limits = limits;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        long interval = limits.patience().toNanos();
        looking = context.executor().scheduleWithFixedDelay(() -> look(context, interval), interval, interval, TimeUnit.NANOSECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        looking.cancel(false);
    }

    private void look(ChannelHandlerContext context, long interval) {
        int newest = codec.connection().remote().lastStreamCreated();
        boolean idle = codec.connection().numActiveStreams() == 0 && newest == lastStream;
        lastStream = newest;
        idleNanos = idle ? idleNanos + interval : 0;
        if (idleNanos >= limits.idle().toNanos()) {
            context.close();
        } else {
            requests.look();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        requests.readComplete();
        context.fireChannelReadComplete();
    }

    /** The codec's close sends GOAWAY, and waits for the requests under way. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == Draining.BEGINS) {
            context.close();
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Complaint.close(context, cause);
    }
}
