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
     * @param peer     whom to connect to: an {@link InetSocketAddress}, resolved if it is not yet, a {@link
     *                 java.net.UnixDomainSocketAddress} or an {@link AbstractSocketAddress}
     * @param options  how; what concerns the internet is ignored with other addresses
     * @param <P>      the protocol's type
     * @return the connection; the protocol's {@code connectionMade} has been called
     * @throws java.io.FileNotFoundException if there is no file at a Unix-domain address
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
     * <p>At a Unix-domain address a socket file that nobody listens on any more is replaced; the try to connect that shows it is seen by a
     * live server as a connection that ends at once. {@link Server#close} removes the file, but a loop that is closed before its server
     * leaves it. The umask decides who may connect; for a narrower circle put the file into a directory that only they can enter, since
     * permissions that are changed after the bind come too late for whoever was quick.
     *
     * @param protocol makes a protocol for each connection
     * @param local    where; port 0 takes a free one
     * @param options  how
     * @return the server; it accepts already unless the options say otherwise
     * @throws java.net.BindException if an address is in use or not this machine's; a regular file at a Unix-domain address is such a use
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
