package io.jvloop.examples.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;

/** Makes the pipelines of connections. */
final class Pipelines extends ChannelInitializer<Channel> {
    private static final int LONGEST_LINE = 8 << 10;
    private static final int LONGEST_HEAD = 16 << 10;
    private static final int LONGEST_PIECE = 64 << 10;
    /** More than fit into what is read at once. While one is answered, nothing is read, so this is no limit of what waits. */
    private static final int MOST_PIPELINED = 1 << 16;

    private final Service service;
    private final Limits limits;
    private final ChannelGroup connections;

    Pipelines(Service service, Limits limits, ChannelGroup connections) {
        this.service = service;
        this.limits = limits;
        this.connections = connections;
    }

    @Override
    protected void initChannel(Channel channel) {
        connections.add(channel);
        http1(channel);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        System.err.println("http: " + cause);
        context.close();
    }

    private void http1(Channel channel) {
        channel.config().setAutoRead(false);
        HeadDeadline head = new HeadDeadline(limits);
        HttpDecoderConfig decoder = new HttpDecoderConfig().setMaxInitialLineLength(LONGEST_LINE).setMaxHeaderSize(LONGEST_HEAD)
                .setMaxChunkSize(LONGEST_PIECE);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast(head, new HttpServerCodec(decoder, MOST_PIPELINED), new FlowControlHandler(),
                RequestStream.ofConnection(service, limits, head));
    }
}
