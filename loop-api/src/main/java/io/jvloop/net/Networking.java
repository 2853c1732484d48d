package io.jvloop.net;

import io.jvloop.Suspends;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
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
     * Reads from a pipe. At its end come {@code eofReceived}, whose answer does not matter here, and {@code connectionLost(null)}.
     *
     * @param protocol makes its protocol
     * @param source   what to read from; the transport owns it, and it is closed if the factory fails or the wait is cancelled
     * @param <P>      the protocol's type
     * @return the pipe; the protocol's {@code connectionMade} has been called
     * @throws IOException                   if there is no such pipe or the system refuses
     * @throws IllegalArgumentException      if it is no pipe, no stream socket and no character device
     * @throws UnsupportedOperationException if the back end cannot reach such a source
     */
    @Suspends
    <P extends BaseProtocol<Transport>> PipeConnection<P> connectReadPipe(Supplier<P> protocol, PipeSource source) throws IOException;

    /**
     * Writes to a pipe. {@code writeEof} is the same as {@code close} here. When the reader goes away, {@code connectionLost} follows: with
     * a cause if something was still to be written. Where {@link io.jvloop.spi.Capability#DESCRIPTORS} is missing only a write notices it.
     *
     * @param protocol makes its protocol
     * @param source   what to write to; the transport owns it, and it is closed if the factory fails or the wait is cancelled
     * @param <P>      the protocol's type
     * @return the pipe; the protocol's {@code connectionMade} has been called
     * @throws IOException                   if there is no such pipe, nobody reads a FIFO, or the system refuses
     * @throws IllegalArgumentException      if it is no pipe, no stream socket and no character device
     * @throws UnsupportedOperationException if the back end cannot reach such a source
     */
    @Suspends
    <P extends BaseProtocol<Transport>> PipeConnection<P> connectWritePipe(Supplier<P> protocol, PipeSource source) throws IOException;

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
