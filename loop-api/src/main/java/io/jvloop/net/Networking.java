package io.jvloop.net;

import io.jvloop.Suspends;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.function.Supplier;

/**
 * Confined to its loop. How an {@link io.jvloop.EventLoop} reaches the network. The methods suspend, so they are for tasks.
 */
public interface Networking {

    /**
     * Connects to a peer. A host's addresses are tried in the resolver's order until one answers; names are resolved off the loop.
     *
     * @param protocol makes the protocol, once a connection is there
     * @param peer     whom to connect to; an unresolved address is resolved
     * @param options  how
     * @param <P>      the protocol's type
     * @return the connection; the protocol's {@code connectionMade} has been called
     * @throws IOException           if the host is unknown or no address answers; a combined one if several failed differently
     * @throws IllegalStateException in a callback, or if the loop is closed
     */
    @Suspends
    <P extends BaseProtocol<Transport>> Connection<P> createConnection(Supplier<P> protocol, SocketAddress peer, ConnectOptions options)
            throws IOException;

    /**
     * Makes a transport of a connection that somebody else has accepted or made. The transport owns the channel from then on, whatever
     * happens. It is as fast as others on the NIO back end; on the epoll back end each event takes the way of a thread beside the loop
     * (see {@link ChannelOperations}).
     *
     * @param protocol makes the protocol
     * @param accepted a connected channel in non-blocking mode
     * @param options  how; what concerns the connecting is ignored
     * @param <P>      the protocol's type
     * @return the connection; the protocol's {@code connectionMade} has been called
     * @throws IOException              if the channel is closed or not connected
     * @throws IllegalArgumentException if the channel is in blocking mode
     * @throws IllegalStateException    in a callback; if the channel is watched, or a transport's already, or the loop is closed
     */
    @Suspends
    <P extends BaseProtocol<Transport>> Connection<P> connectAccepted(Supplier<P> protocol, SocketChannel accepted, ConnectOptions options)
            throws IOException;

    /**
     * Listens. The wildcard address, and an unresolved one with an empty host, mean all interfaces, of IPv4 and IPv6. If one of several
     * addresses cannot be bound, none stays bound.
     *
     * @param protocol makes a protocol for each connection
     * @param local    where; port 0 takes a free one
     * @param options  how
     * @return the server; it accepts already unless the options say otherwise
     * @throws java.net.BindException if an address is in use or not this machine's
     * @throws IOException            if the host is unknown or the system refuses
     */
    @Suspends
    Server createServer(Supplier<? extends BaseProtocol<Transport>> protocol, SocketAddress local, ServerOptions options)
            throws IOException;

    /**
     * Opens a datagram endpoint (UDP).
     *
     * @param protocol makes its protocol
     * @param options  its addresses and more
     * @param <P>      the protocol's type
     * @return the endpoint; the protocol's {@code connectionMade} has been called
     * @throws IOException              if a host is unknown, an address cannot be bound or the system refuses
     * @throws IllegalArgumentException if there is neither address nor family, or the addresses have no IP version in common
     */
    @Suspends
    <P extends DatagramProtocol> DatagramEndpoint<P> createDatagramEndpoint(Supplier<P> protocol, DatagramOptions options)
            throws IOException;

    /**
     * Resolves a host off the loop; a literal address needs no thread.
     *
     * @param host a name or a literal address
     * @param port the port for the answers
     * @return its addresses in the resolver's order, at least one
     * @throws UnknownHostException if there is none
     */
    @Suspends
    List<InetSocketAddress> getAddrInfo(String host, int port) throws UnknownHostException;
}
