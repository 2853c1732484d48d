package io.jvloop.net;

import io.jvloop.Suspends;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.function.Supplier;

/**
 * Confined to its loop. How an {@link io.jvloop.EventLoop} reaches the network. The methods suspend, so they are for tasks.
 */
public interface Networking {

    /**
     * Connects to a peer; its name is resolved off the loop. If it has several addresses, IPv6 and IPv4 take turns, and the next is tried
     * when the one before has failed or has not answered within {@link ConnectOptions#attemptDelay} (RFC 8305, happy eyeballs). When this
     * returns, all attempts but the winner are closed.
     *
     * @param protocol makes the protocol, once a connection is there
     * @param peer     whom to connect to: an {@link InetSocketAddress}, resolved if it is not yet, a {@link
     *                 java.net.UnixDomainSocketAddress} or an {@link AbstractSocketAddress}
     * @param options  how; what concerns the internet is ignored with other addresses
     * @param <P>      the protocol's type
     * @return the connection; the protocol's {@code connectionMade} has been called
     * @throws java.io.FileNotFoundException if there is no file at a Unix-domain address
     * @throws IOException           if the host is unknown, no address answers (a combined one if several failed differently), or the
     *                               TLS handshake fails: a {@link javax.net.ssl.SSLException}, a {@link java.net.SocketException} if the
     *                               peer is gone, a {@link java.net.SocketTimeoutException}
     * @throws IllegalStateException in a callback, or if the loop is closed
     */
    @Suspends
    <P extends BaseProtocol<Transport>> Connection<P> createConnection(Supplier<P> protocol, SocketAddress peer, ConnectOptions options)
            throws IOException;

    /**
     * Makes a transport of a connection that somebody else has accepted or made. The transport owns the channel from then on, whatever
     * happens. It is as fast as others if the loop itself waits with a selector of the JDK; else each of its events takes the way of a
     * thread beside the loop (see {@link ChannelOperations}).
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
     * Makes a connection of a connected stream socket that the caller has as a descriptor: received from another process, or inherited.
     *
     * @param protocol   makes its protocol
     * @param descriptor the socket, which belongs to the transport from now on, and is closed if this fails, but for a wrong argument
     * @param options    how; what concerns the connecting is ignored
     * @param <P>        the protocol's type
     * @return the connection; the protocol's {@code connectionMade} has been called
     * @throws IOException                   if it is not open or not connected
     * @throws IllegalArgumentException      if it is negative or no stream socket
     * @throws IllegalStateException         in a callback; or if the loop is closed
     * @throws UnsupportedOperationException if the back end lacks {@link io.jvloop.spi.Capability#DESCRIPTORS}
     */
    @Suspends
    <P extends BaseProtocol<Transport>> Connection<P> connectAccepted(Supplier<P> protocol, int descriptor, ConnectOptions options)
            throws IOException;

    /**
     * Sends open descriptors over a Unix-domain connection, with some bytes: SCM_RIGHTS. They leave after what was written before; nothing
     * else may be written until this returns. The peer gets descriptors of its own for the same open files, before the first of the bytes.
     * The caller keeps its own, and may close them when this has returned. In Python {@code socket.send_fds}.
     *
     * @param transport   a transport of this loop, without TLS
     * @param data        what goes with them, at least one byte; its position moves to its limit
     * @param descriptors 1 to 253 descriptors
     * @throws IOException                   if the connection is lost or closed, a descriptor is not open, or the system refuses
     * @throws IllegalArgumentException      if there are no bytes, or no or too many descriptors
     * @throws IllegalStateException         in a callback; if the transport is closing, or a file or descriptors are being sent; or if
     *                                       the loop is closed
     * @throws UnsupportedOperationException if it is no Unix-domain connection, or the back end lacks
     *                                       {@link io.jvloop.spi.Capability#DESCRIPTOR_PASSING}
     */
    @Suspends
    void sendDescriptors(Transport transport, ByteBuffer data, int... descriptors) throws IOException;

    /**
     * Listens. The wildcard address, and an unresolved one with an empty host, mean all interfaces, of IPv4 and IPv6. If one of several
     * addresses cannot be bound, none stays bound.
     *
     * <p>At a Unix-domain address a socket file that nobody listens on any more is replaced; the try to connect that shows it is seen by a
     * live server as a connection that ends at once. {@link Server#close} removes the file, but a loop that is closed before its server
     * leaves it. The umask decides who may connect, or {@link ServerOptions#withSocketFilePermissions}; to change the file's permissions
     * afterwards comes too late for whoever was quick.
     *
     * <p>With TLS a connection's protocol hears nothing before the handshake is done. One that fails is reported to the exception handler,
     * and concerns no other connection; those under way count as connections of the server.
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
     * Opens a datagram endpoint: UDP, or Unix-domain datagrams. A path is bound, and its file removed, as with a server.
     *
     * @param protocol makes its protocol
     * @param options  its addresses and more
     * @param <P>      the protocol's type
     * @return the endpoint; the protocol's {@code connectionMade} has been called
     * @throws IOException              if a host is unknown, an address cannot be bound or the system refuses
     * @throws java.io.FileNotFoundException if there is no file at the remote Unix-domain address
     * @throws IllegalArgumentException if there is neither address nor family, or they do not belong together
     * @throws UnsupportedOperationException if the back end lacks {@link io.jvloop.spi.Capability#UNIX_DATAGRAMS} and it would be one
     */
    @Suspends
    <P extends DatagramProtocol> DatagramEndpoint<P> createDatagramEndpoint(Supplier<P> protocol, DatagramOptions options)
            throws IOException;

    /**
     * Makes a datagram endpoint of a socket that somebody else has made. asyncio's {@code create_datagram_endpoint(sock=…)}.
     *
     * @param protocol makes its protocol
     * @param socket   the socket, which belongs to the endpoint from now on
     * @param <P>      the protocol's type
     * @return the endpoint; the protocol's {@code connectionMade} has been called
     * @throws IOException                   if it is not open, or not bound
     * @throws IllegalArgumentException      if it is no datagram socket
     * @throws IllegalStateException         in a callback; or if the loop is closed
     * @throws UnsupportedOperationException if the back end takes the other kind of {@link ReadySocket} alone
     */
    @Suspends
    <P extends DatagramProtocol> DatagramEndpoint<P> createDatagramEndpoint(Supplier<P> protocol, ReadySocket socket) throws IOException;

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
     * Resolves a host off the loop, by the JDK's resolver; a literal address needs no thread. A few names are looked up at a time, further
     * ones wait, so that a slow name server does not hold up everything else that is off the loop. asyncio's {@code getaddrinfo}.
     *
     * @param host a name or a literal address
     * @param port the port for the answers
     * @return its addresses in the resolver's order, at least one
     * @throws UnknownHostException if there is none
     */
    @Suspends
    List<InetSocketAddress> getAddrInfo(String host, int port) throws UnknownHostException;

    /**
     * Finds the name of an address, off the loop as {@link #getAddrInfo}. asyncio's {@code getnameinfo}.
     *
     * @param address a resolved one, whose port does not matter
     * @return the name, or the address as text if it has none
     * @throws UnknownHostException if {@code address} is not resolved
     */
    @Suspends
    String getNameInfo(InetSocketAddress address) throws UnknownHostException;
}
