package io.jvloop.examples.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.timeout.IdleStateEvent;

/** The end of the pipeline of a connection of HTTP/2, whose requests are in channels of their own. */
final class Http2Connection extends ChannelInboundHandlerAdapter {
    private final Http2FrameCodec codec;

    Http2Connection(Http2FrameCodec codec) {
        this.codec = codec;
    }

    /** The codec's close sends GOAWAY, and waits for the requests under way. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        boolean idle = event instanceof IdleStateEvent && codec.connection().numActiveStreams() == 0;
        if (idle || event == Draining.BEGINS) {
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
