package io.jvloop.transport;

import io.jvloop.EventLoop;
import io.jvloop.Suspends;
import io.jvloop.net.ClientHandler;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.Connection;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.StreamPair;
import io.jvloop.net.StreamReader;
import io.jvloop.net.StreamReaderProtocol;
import io.jvloop.net.StreamWriter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Streams over connections and servers, with nothing but the public API. */
public final class Streams {

    private Streams() {
    }

    /**
     * As {@code Asyncio.openConnection}.
     *
     * @param loop    the loop
     * @param peer    whom to connect to
     * @param options how
     * @return the streams
     * @throws IOException if no connection could be made
     */
    @Suspends
    public static StreamPair openConnection(EventLoop loop, SocketAddress peer, ConnectOptions options) throws IOException {
        StreamReader reader = new StreamReader(loop, options.streamLimit());
        Connection<StreamReaderProtocol> connection = loop.createConnection(() -> new StreamReaderProtocol(reader), peer, options);
        return new StreamPair(reader, new StreamWriter(connection.transport(), connection.protocol(), reader));
    }

    /**
     * Where to listen.
     *
     * @param host a name or an address, or empty for all addresses of this machine
     * @param port the port, 0 for a free one
     * @return the address, unresolved if it is a name
     */
    public static InetSocketAddress local(String host, int port) {
        return host.isEmpty() ? new InetSocketAddress(port) : InetSocketAddress.createUnresolved(host, port);
    }

    /**
     * As {@code Asyncio.startServer}.
     *
     * @param loop    the loop
     * @param handler serves a client
     * @param local   where to listen
     * @param options how
     * @return the server
     * @throws IOException if an address cannot be bound
     */
    @Suspends
    public static Server startServer(EventLoop loop, ClientHandler handler, SocketAddress local, ServerOptions options)
            throws IOException {
        return loop.createServer(() -> new StreamReaderProtocol(new StreamReader(loop, options.streamLimit()), handler), local, options);
    }
}
