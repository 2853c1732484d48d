package io.jvloop.examples.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** A listener and its connections, on one host. */
public final class HttpServer {
    private static final Duration BIND_LIMIT = Duration.ofSeconds(10);
    private static final int BACKLOG = 1024;

    private final Host host;
    private final Limits limits;
    private final ChannelGroup connections;
    private final Channel listener;

    private HttpServer(Host host, Limits limits, ChannelGroup connections, Channel listener) {
        this.host = host;
        this.limits = limits;
        this.connections = connections;
        this.listener = listener;
    }

    /** Starts a server; waits until it listens. Without {@code tls}, which may be null, clients talk plainly. */
    public static HttpServer start(Host host, InetSocketAddress address, SslContext tls, Limits limits, Router router) throws IOException {
        Service service = new Service(host, router);
        ChannelGroup connections = new DefaultChannelGroup(host.group().next());
        ChannelFuture bound = new ServerBootstrap().group(host.group()).channel(host.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childHandler(new Pipelines(service, limits, tls, connections))
                .bind(address);
        try {
            host.await(bound, BIND_LIMIT);
        } catch (TimeoutException e) {
            throw new IOException("cannot listen", e);
        }
        return new HttpServer(host, limits, connections, bound.channel());
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** Listens no more, and waits for the requests under way, but not for ever. */
    public void end() throws IOException {
        listener.close();
        for (Channel connection : connections) {
            connection.pipeline().fireUserEventTriggered(Draining.BEGINS);
        }
        Promise<Void> gone = host.group().next().newPromise(); // a group's future cannot be cancelled, which a wait in vain would do
        connections.newCloseFuture().addListener(closed -> gone.trySuccess(null));
        try {
            host.await(gone, limits.drain());
        } catch (TimeoutException e) {
            connections.close();
        }
    }
}
