package io.jvloop.examples.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The foot of a connection's pipeline, below TLS: ends a connection so that the client gets all that was written. A close drops what
 * waits in Netty's buffer: its HTTP/2 closes as soon as the last frame is there. A close of a socket for which there are bytes, or come
 * bytes later, has the system reset the connection, and drop what the client's side has not got. So what is written is flushed first, then
 * the output ends, then all that comes is thrown away until the client ends the connection, too (RFC 9112, 9.6). Each of this has a limit.
 */
final class LingeringClose extends ChannelDuplexHandler {
    /** An event that ends the connection at once, whatever is written. */
    static final Object CUT_OFF = new Object();

    private final Limits limits;
    private boolean closing;
    private Future<?> end; // the close that makes an end of it

    LingeringClose(Limits limits) {
        this.limits = limits;
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (!context.channel().isActive()) {
            context.close(promise);
            return;
        }
        context.channel().closeFuture().addListener(closed -> promise.trySuccess());
        if (!closing) {
            closing = true;
            closeAfter(context, limits.patience());
            context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(flushed -> linger(context));
        }
    }

    private void linger(ChannelHandlerContext context) {
        closeAfter(context, limits.linger());
        ((DuplexChannel) context.channel()).shutdownOutput().addListener(ended -> {
            if (!ended.isSuccess()) {
                context.close();
            }
        });
        context.channel().config().setAutoRead(true);
    }

    private void closeAfter(ChannelHandlerContext context, Duration limit) {
        stop();
        end = context.executor().schedule(() -> context.close(), limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void stop() {
        if (end != null) {
            end.cancel(false);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (closing) {
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!closing) {
            context.fireChannelReadComplete();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == CUT_OFF) {
            context.close();
        } else if (!closing) {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        stop();
    }
}
