package io.jvloop.examples.embed;

import io.jvloop.EventLoop;
import io.jvloop.examples.http.HttpServer;
import io.jvloop.examples.http.Limits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** A plain Netty server, started and ended by a thread of its own. */
final class EmbedServer {
    private static final int SECONDS_TO_END = 5;

    private final GuestHost host;
    private final HttpServer server;

    private EmbedServer(GuestHost host, HttpServer server) {
        this.host = host;
        this.server = server;
    }

    static EmbedServer start(EmbedOptions options) throws IOException {
        InetSocketAddress address = options.address();
        GuestHost host = new GuestHost(options.policy(), options.loops());
        try {
            return new EmbedServer(host, HttpServer.start(host, address, null, Limits.DEFAULT.withDrain(options.drain()),
                    new Pages(options.limit())));
        } catch (Throwable refused) {
            shutDown(host);
            throw refused;
        }
    }

    InetSocketAddress address() {
        return server.address();
    }

    /** epoll or nio. */
    String policy() {
        return host.policy();
    }

    EventLoop anyGuest() {
        return host.anyGuest();
    }

    /** Gives the coroutines of requests their time. Netty's event loops then cancel what is left of their guests, and close them. */
    void end() throws IOException {
        try {
            server.end();
        } finally {
            shutDown(host);
        }
    }

    private static void shutDown(GuestHost host) {
        host.group().shutdownGracefully(0, SECONDS_TO_END, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
