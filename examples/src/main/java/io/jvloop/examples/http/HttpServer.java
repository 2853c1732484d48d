package io.jvloop.examples.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeoutException;

/** Listeners and their connections, on all event loops of a host. */
public final class HttpServer {
    private static final int BACKLOG = 1024;

    private final Host host;
    private final Limits limits;
    private final Connections connections;
    private final Listeners listeners;

    private HttpServer(Host host, Limits limits, Connections connections, Listeners listeners) {
        this.host = host;
        this.limits = limits;
        this.connections = connections;
        this.listeners = listeners;
    }

    /** Starts a server; waits until it listens. Without {@code tls}, which may be null, clients talk plainly. */
    public static HttpServer start(Host host, InetSocketAddress address, SslContext tls, Limits limits, Router router) throws IOException {
        return start(host, new Listeners.Place(address, false), tls, limits, router);
    }

    static HttpServer start(Host host, Listeners.Place place, SslContext tls, Limits limits, Router router) throws IOException {
        Connections connections = new Connections();
        ServerBootstrap served = new ServerBootstrap().channel(host.serverChannel()).option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT) // Netty 4.2's default takes a lock for each buffer
                .childHandler(new Pipelines(new Service(host, router), limits, tls, connections));
        return new HttpServer(host, limits, connections, Listeners.open(host, place, served));
    }

    public InetSocketAddress address() {
        return listeners.address();
    }

    /** Listens no more, and waits for the requests under way, but not for ever. */
    public void end() throws IOException {
        listeners.close();
        try {
            host.await(connections.drain(), limits.drain());
        } catch (TimeoutException e) {
            connections.close();
        }
    }
}
