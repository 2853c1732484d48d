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
 * Confined to its loop. The network operations of an {@link io.jvloop.EventLoop}. Each suspends the calling task.
 */
public interface Networking {

    /**
     * Connects to a peer, whose name is resolved off the loop. If it has several addresses, IPv6 and IPv4 take turns, and the next is tried
     * when the one before has failed or has not answered within {@link ConnectOptions#attemptDelay} (RFC 8305, happy eyeballs). When this
     * returns, all attempts but the winner are closed. asyncio's {@code create_connection}.
     *
     * @param protocol makes the protocol, once the connection is made
     * @param peer     the address to connect to: an {@link InetSocketAddress}, resolved if it is not yet, a {@link
     *                 java.net.UnixDomainSocketAddress} or an {@link AbstractSocketAddress}
     * @param options  the connection's options; what concerns the internet is ignored with other addresses
     * @param <P>      the protocol's type
     * @return the connection; the protocol's {@code connectionMade} has been called
     * @throws java.io.FileNotFoundException if there is no file at a Unix-domain address
     * @throws IOException           if the host is unknown; if no address answers (one exception with all failures if they differ); if the
     *                               TLS handshake fails: a {@link javax.net.ssl.SSLException}, a {@link java.net.SocketException} if the
     *                               peer is gone, a {@link java.net.SocketTimeoutException}
     * @throws IllegalStateException in a callback, or if the loop is closed
     */
    @Suspends
    <P extends BaseProtocol<Transport>> Connection<P> createConnection(Supplier<P> protocol, SocketAddress peer, ConnectOptions options)
            throws IOException;

    /**
     * Makes a transport of a connection that was accepted or made elsewhere. The transport owns the channel from then on, even if this
     * fails. Unless the loop itself waits with a selector of the JDK, another thread watches the channel, so each event costs more (see
     * {@link ChannelOperations}). asyncio's {@code connect_accepted_socket}.
     *
     * @param protocol makes the protocol
     * @param accepted a connected channel in non-blocking mode
     * @param options  the connection's options; what concerns the connecting is ignored
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
     * Makes a transport of a connected stream socket whose descriptor was received from another process or inherited.
     *
     * @param protocol   makes its protocol
     * @param descriptor the socket's; the transport owns it from now on, and it is closed if this fails, unless an argument is wrong
     * @param options    the connection's options; what concerns the connecting is ignored
     * @param <P>        the protocol's type
     * @return the connection; the protocol's {@code connectionMade} has been called
     * @throws IOException                   if the descriptor is not open, or the socket not connected
     * @throws IllegalArgumentException      if the descriptor is negative, or belongs to no stream socket
     * @throws IllegalStateException         in a callback; or if the loop is closed
     * @throws UnsupportedOperationException if the back end lacks {@link io.jvloop.spi.Capability#DESCRIPTORS}
     */
    @Suspends
    <P extends BaseProtocol<Transport>> Connection<P> connectAccepted(Supplier<P> protocol, int descriptor, ConnectOptions options)
            throws IOException;

    /**
     * Sends open descriptors over a Unix-domain connection, together with some bytes (SCM_RIGHTS). They leave after what was written
     * before; nothing else may be written until this returns. The peer gets descriptors of its own for the same open files, before the
     * first of the bytes. The caller keeps its own, and may close them when this has returned. In Python {@code socket.send_fds}.
     *
     * @param transport   a transport of this loop, without TLS
     * @param data        the bytes that go with the descriptors, at least one; its position moves to its limit
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
     * Makes a server that listens at an address, and at those that the options add. The wildcard address, and an unresolved one with an
     * empty host, mean all interfaces, of IPv4 and IPv6. If one of several addresses cannot be bound, none stays bound. asyncio's {@code
     * create_server} and {@code create_unix_server}.
     *
     * <p>At a Unix-domain address a socket file that nobody listens on any more is replaced. Only a connect shows whether somebody listens;
     * a live server sees it as a connection that ends at once. {@link Server#close} removes the file, but a loop that is closed before its
     * server leaves it. The umask or {@link ServerOptions#withSocketFilePermissions} decides who may connect; permissions that are changed
     * afterwards do not stop a client that has connected before.
     *
     * <p>With TLS a connection's protocol is not called before the handshake is done. A handshake that fails is reported to the exception
     * handler and affects no other connection; connections whose handshake is under way count as connections of the server.
     *
     * @param protocol makes a protocol for each connection
     * @param local    the address to listen at; port 0 takes a free one
     * @param options  the server's options
     * @return the server; it accepts already unless the options say otherwise
     * @throws java.net.BindException if an address is in use or not this machine's; a regular file at a Unix-domain address counts as use
     * @throws IOException            if the host is unknown or the system refuses
     */
    @Suspends
    Server createServer(Supplier<? extends BaseProtocol<Transport>> protocol, SocketAddress local, ServerOptions options)
            throws IOException;

    /**
     * Encrypts a connection from here on. A new transport, with the same write buffer limits, replaces the given one; what was written
     * before leaves before, in plain text. Pause reading, or ask the peer to wait, so that no byte of the handshake goes to the protocol.
     *
     * <p>{@code connectionMade} is not called again. The given transport passes later calls on to the new one; what is written to it before
     * this returns is sent after the handshake. If the handshake fails or the task is cancelled, the connection is aborted, and {@code
     * protocol}'s {@code connectionLost} is called. asyncio's {@code start_tls}.
     *
     * @param transport a connected stream transport of this loop; TLS inside TLS works
     * @param protocol  the protocol that is called from now on
     * @param options   which side to take, and how to encrypt
     * @return the encrypted transport
     * @throws IOException              if the handshake fails: a {@link javax.net.ssl.SSLException}, a {@link java.net.SocketException} if
     *                                  the peer is gone, a {@link java.net.SocketTimeoutException}
     * @throws IllegalArgumentException if no loop has made the transport, or the options do not suit it
     * @throws IllegalStateException    if the transport is closing, has ended a side, or was replaced already
     */
    @Suspends
    Transport startTls(Transport transport, BaseProtocol<Transport> protocol, TlsOptions options) throws IOException;

    /**
     * Makes a datagram endpoint, for UDP or Unix-domain datagrams. Its path is bound, and the file removed, as a server's. asyncio's {@code
     * create_datagram_endpoint}.
     *
     * @param protocol makes its protocol
     * @param options  its addresses and other options
     * @param <P>      the protocol's type
     * @return the endpoint; the protocol's {@code connectionMade} has been called
     * @throws IOException              if a host is unknown, an address cannot be bound or the system refuses
     * @throws java.io.FileNotFoundException if there is no file at the remote Unix-domain address
     * @throws IllegalArgumentException if there is neither address nor family, or they do not belong together
     * @throws UnsupportedOperationException if it is for the Unix domain and the back end lacks {@link
     *                                  io.jvloop.spi.Capability#UNIX_DATAGRAMS}
     */
    @Suspends
    <P extends DatagramProtocol> DatagramEndpoint<P> createDatagramEndpoint(Supplier<P> protocol, DatagramOptions options)
            throws IOException;

    /**
     * Makes a datagram endpoint of a socket that was made elsewhere. asyncio's {@code create_datagram_endpoint(sock=…)}.
     *
     * @param protocol makes its protocol
     * @param socket   the socket, which belongs to the endpoint from now on
     * @param <P>      the protocol's type
     * @return the endpoint; the protocol's {@code connectionMade} has been called
     * @throws IOException                   if the socket is not open, or not bound
     * @throws IllegalArgumentException      if the socket is not for datagrams
     * @throws IllegalStateException         in a callback; or if the loop is closed
     * @throws UnsupportedOperationException if the back end takes only the other kind of {@link ReadySocket}
     */
    @Suspends
    <P extends DatagramProtocol> DatagramEndpoint<P> createDatagramEndpoint(Supplier<P> protocol, ReadySocket socket) throws IOException;

    /**
     * Reads from a pipe. At its end {@code eofReceived} is called, whose result does not matter here, and then {@code
     * connectionLost(null)}. asyncio's {@code connect_read_pipe}.
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
     * Writes to a pipe. {@code writeEof} is the same as {@code close} here. When the reader goes away, {@code connectionLost} is called,
     * with a cause if something was still to be written. A back end that lacks {@link io.jvloop.spi.Capability#DESCRIPTORS} notices this
     * only when something is written. asyncio's {@code connect_write_pipe}.
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
     * Resolves a host by the JDK's resolver, on another thread unless it is a literal address. A few names are looked up at a time, and
     * further ones wait; a slow name server does not delay what the executor does. asyncio's {@code getaddrinfo}.
     *
     * @param host a name or a literal address
     * @param port the port for the answers
     * @return its addresses in the resolver's order, at least one
     * @throws UnknownHostException if the host has no address
     */
    @Suspends
    List<InetSocketAddress> getAddrInfo(String host, int port) throws UnknownHostException;

    /**
     * Finds the host name of an address, on another thread as {@link #getAddrInfo}. asyncio's {@code getnameinfo}.
     *
     * @param address a resolved address, whose port does not matter
     * @return the name, or the address as text if it has no name
     * @throws UnknownHostException if {@code address} is not resolved
     */
    @Suspends
    String getNameInfo(InetSocketAddress address) throws UnknownHostException;
}
