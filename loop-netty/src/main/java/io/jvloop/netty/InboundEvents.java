package io.jvloop.netty;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import java.util.concurrent.RejectedExecutionException;

/** Confined to its channel's event loop. The last handler of a pipeline, which hands to a {@link NettyChannel} what comes out there. */
final class InboundEvents extends ChannelInboundHandlerAdapter {
    private final NettyChannel owner;
    private final InboundMessages messages;
    private final ChannelConfig config;
    private boolean stopped; // autoRead was on, and we have turned it off

    InboundEvents(NettyChannel owner, InboundMessages messages) {
        this.owner = owner;
        this.messages = messages;
        this.config = owner.channel().config();
    }

    /** Lets the channel read again, if nothing else has happened until the event loop comes to it. Any thread. */
    void resume() {
        try {
            owner.channel().eventLoop().execute(this::resumeReading);
        } catch (RejectedExecutionException closed) {
            // an event loop that has ended has closed its channels
        }
    }

    private void resumeReading() {
        if (stopped && !messages.isPaused()) {
            stopped = false;
            config.setAutoRead(true);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!messages.add(message)) {
            return;
        }
        if (messages.takePause() && config.isAutoRead()) {
            stopped = true;
            config.setAutoRead(false);
        }
        owner.wakeReader();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            owner.wakeWriters();
        }
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent || event instanceof ChannelInputShutdownReadComplete) {
            owner.endInput();
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        owner.end(null);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        owner.end(cause);
        context.close();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        owner.endIfClosed();
        owner.end(new IllegalStateException("cannot go on with " + owner + ": its handler was removed from the pipeline"));
    }
}
