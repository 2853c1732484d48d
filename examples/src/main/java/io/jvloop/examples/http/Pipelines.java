package io.jvloop.examples.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;

/** Makes the pipelines of connections: what a client speaks is found out first. */
final class Pipelines extends ChannelInitializer<Channel> {
    private static final int LONGEST_LINE = 8 << 10;
    private static final int LONGEST_HEAD = 16 << 10;
    private static final int LONGEST_PIECE = 64 << 10;
    /** More than fit into what is read at once. While one is answered, nothing is read, so this is no limit of what waits. */
    private static final int MOST_PIPELINED = 1 << 16;
    private static final int MOST_STREAMS = 100;

    private final Service service;
    private final Limits limits;
    private final SslContext tls; // null: without
    private final Connections connections;

    Pipelines(Service service, Limits limits, SslContext tls, Connections connections) {
        this.service = service;
        this.limits = limits;
        this.tls = tls;
        this.connections = connections;
    }

    @Override
    protected void initChannel(Channel channel) {
        connections.add(channel);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast(new LingeringClose(limits));
        if (tls == null) {
            pipeline.addLast(new HeadDeadline(limits), new PriorKnowledge(this::http1, this::http2));
        } else {
            SslHandler handler = tls.newHandler(channel.alloc());
            handler.setHandshakeTimeoutMillis(limits.patience().toMillis());
            pipeline.addLast(handler, new HeadDeadline(limits), new Alpn(this::http1, this::http2));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Complaint.close(context, cause);
    }

    private void http1(Channel channel) {
        channel.config().setAutoRead(false);
        HttpDecoderConfig decoder = new HttpDecoderConfig().setMaxInitialLineLength(LONGEST_LINE).setMaxHeaderSize(LONGEST_HEAD)
                .setMaxChunkSize(LONGEST_PIECE);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast(new HttpServerCodec(decoder, MOST_PIPELINED),
                new Http1Connection(service, limits, pipeline.get(HeadDeadline.class)));
    }

    private void http2(Channel channel) {
        channel.pipeline().remove(HeadDeadline.class);
        Http2Requests requests = new Http2Requests(service, limits);
        Http2ConnectionHandler codec = new Http2ConnectionHandlerBuilder().connection(connection()).frameListener(requests)
                .initialSettings(Http2Settings.defaultSettings().maxConcurrentStreams(MOST_STREAMS).maxHeaderListSize(LONGEST_HEAD))
                .gracefulShutdownTimeoutMillis(limits.drain().toMillis())
                .build();
        channel.pipeline().addLast(codec, new Http2Connection(codec, requests, limits));
        requests.begin(codec, channel.pipeline().context(codec));
    }

    /** All streams have the same weight: browsers send none any more (RFC 9113, 5.3), and Netty's tree of them costs each request. */
    private static DefaultHttp2Connection connection() {
        DefaultHttp2Connection connection = new DefaultHttp2Connection(true);
        connection.remote().flowController(
                new DefaultHttp2RemoteFlowController(connection, new UniformStreamByteDistributor(connection)));
        return connection;
    }
}
