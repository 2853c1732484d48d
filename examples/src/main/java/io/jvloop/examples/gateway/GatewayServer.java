package io.jvloop.examples.gateway;

import static io.jvloop.Asyncio.runningLoop;
import static io.jvloop.Asyncio.toThread;

import io.jvloop.examples.http.HttpServer;
import io.jvloop.examples.http.Limits;
import io.jvloop.examples.http.LoopHost;
import io.jvloop.examples.http.Route;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The gateway on one loop: a web server, and a pool of connections for each back end, all in the loop's poll. */
final class GatewayServer {
    private final HttpServer server;
    private final List<Pool> backEnds;

    private GatewayServer(HttpServer server, List<Pool> backEnds) {
        this.server = server;
        this.backEnds = backEnds;
    }

    static GatewayServer start(GatewayOptions options) throws IOException {
        LoopHost host = new LoopHost(runningLoop());
        Bootstrap clients = new Bootstrap().group(host.group()).channel(host.channel())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(options.limit().toMillis()));
        List<Pool> backEnds = new ArrayList<>();
        for (Map.Entry<String, InetSocketAddress> backEnd : options.backEnds().entrySet()) {
            backEnds.add(new Pool(backEnd.getKey(), resolved(backEnd.getValue()), clients, options.connections()));
        }
        Route route = new FanOut(backEnds, options.limit()).route();
        HttpServer server = HttpServer.start(host, resolved(options.address()), null, Limits.DEFAULT.withDrain(options.drain()),
                request -> route);
        return new GatewayServer(server, backEnds);
    }

    /** Looked up here, in a thread, and not by Netty for each connection, which would hold up its handlers. */
    private static InetSocketAddress resolved(InetSocketAddress address) throws IOException {
        return new InetSocketAddress(toThread(() -> InetAddress.getByName(address.getHostString())), address.getPort());
    }

    InetSocketAddress address() {
        return server.address();
    }

    /** Waits for the requests under way, but not for ever. */
    void end() throws IOException {
        server.end();
        backEnds.forEach(Pool::close);
    }
}
