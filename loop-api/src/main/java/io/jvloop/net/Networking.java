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
     * @throws IOException           if the host is unknown, no address answers (a combined one if several failed differently), or the
     *                               TLS handshake fails: a {@link javax.net.ssl.SSLException}, a {@link java.net.SocketException} if the
     *                               peer is gone, a {@link java.net.SocketTimeoutException}
     * @throws IllegalStateException in a callback, or if the loop is closed
     */
    @Suspends
    <P extends BaseProtocol<Transport>> Connection<P> createConnection(Supplier<P> protocol, SocketAddress peer, ConnectOptions options)
            throws IOException;

    /**
     * Listens. The wildcard address, and an unresolved one with an empty host, mean all interfaces, of IPv4 and IPv6. If one of several
     * addresses cannot be bound, none stays bound.
     *
     * <p>With TLS a connection's protocol hears nothing before the handshake is done. One that fails is reported to the exception handler,
     * and concerns no other connection; those under way count as connections of the server.
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
     * Encrypts a connection from here on. The transport given is replaced by a new one, which has its marks for the write buffer; what
     * was written before leaves before. Pause reading, or ask the peer to wait, so that no byte of the handshake goes to the protocol.
     *
     * <p>{@code connectionMade} is not called again. The transport given passes on to the new one what it is asked for later; what it is
     * given to write before this returns is sent after the handshake. If that fails or the task is cancelled, the connection is aborted,
     * and {@code protocol} hears of its loss. asyncio's {@code start_tls}.
     *
     * @param transport a connected stream transport of this loop; TLS inside TLS works
     * @param protocol  who is called from now on
     * @param options   as which side, and how
     * @return the encrypted transport
     * @throws IOException              if the handshake fails: a {@link javax.net.ssl.SSLException}, a {@link java.net.SocketException} if
     *                                  the peer is gone, a {@link java.net.SocketTimeoutException}
     * @throws IllegalArgumentException if the transport is none of a loop, or the options do not suit it
     * @throws IllegalStateException    if the transport is closing, has ended a side, or was replaced already
     */
    @Suspends
    Transport startTls(Transport transport, BaseProtocol<Transport> protocol, TlsOptions options) throws IOException;

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
