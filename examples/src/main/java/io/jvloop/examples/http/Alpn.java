package io.jvloop.examples.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** What client and server agree on in the TLS handshake; a client that says nothing gets HTTP/1.1. */
final class Alpn extends ApplicationProtocolNegotiationHandler {
    private final Consumer<Channel> http1;
    private final Consumer<Channel> http2;

    Alpn(Consumer<Channel> http1, Consumer<Channel> http2) {
        super(ApplicationProtocolNames.HTTP_1_1);
        this.http1 = http1;
        this.http2 = http2;
    }

    /** Who we are: a certificate, followed by those that vouch for it, and its private key (PEM, PKCS #8). */
    static SslContext identity(Path certificates, Path key) throws IOException {
        try (var chain = Files.newInputStream(certificates); var secret = Files.newInputStream(key)) {
            return SslContextBuilder.forServer(chain, secret).sslProvider(SslProvider.JDK)
                    .applicationProtocolConfig(new ApplicationProtocolConfig(ApplicationProtocolConfig.Protocol.ALPN,
                            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                            ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1))
                    .build();
        } catch (IllegalArgumentException e) {
            throw new IOException("cannot use " + certificates + " with " + key + ": " + e.getMessage(), e);
        }
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext context, String protocol) {
        Consumer<Channel> pipeline = protocol.equals(ApplicationProtocolNames.HTTP_2) ? http2 : http1;
        pipeline.accept(context.channel());
    }

    @Override
    protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Complaint.close(context, cause);
    }
}
