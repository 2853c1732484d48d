package io.jvloop.net;

import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a datagram endpoint is made. Immutable. There is no SO_REUSEADDR, as in asyncio: with datagrams it lets another process steal them.
 *
 * <p>Addresses are {@link java.net.InetSocketAddress}es, resolved if they are not yet, or both of the Unix domain: a {@link
 * java.net.UnixDomainSocketAddress} or an {@link AbstractSocketAddress}. What concerns the internet is ignored with those.
 *
 * @param localAddress          the address to bind to; null means any address and port, and in the Unix domain none: such an endpoint has
 *                              no name, so nobody can send to it
 * @param remoteAddress         the only peer to send to and to receive from, or null
 * @param family                {@link java.net.StandardProtocolFamily#INET} or {@code INET6} to use addresses of that family alone,
 *                              {@code UNIX}, or null
 * @param reusePort             whether other sockets may share the port (SO_REUSEPORT)
 * @param broadcast             whether it may send to broadcast addresses (SO_BROADCAST)
 * @param removeSocketFile      whether the end of the endpoint removes the file of a Unix-domain address that it was bound to
 * @param socketFilePermissions who may send to a Unix-domain address, on Linux from the first instant on; null leaves it to the umask
 */
public record DatagramOptions(@Nullable SocketAddress localAddress, @Nullable SocketAddress remoteAddress, @Nullable ProtocolFamily family,
        boolean reusePort, boolean broadcast, boolean removeSocketFile, @Nullable Set<PosixFilePermission> socketFilePermissions) {

    /** It has no address: a local one, a remote one or a family must be added. */
    private static final DatagramOptions NONE = new DatagramOptions(null, null, null, false, false, true, null);

    /** Copies the permissions. */
    public DatagramOptions {
        socketFilePermissions = socketFilePermissions == null ? null : Set.copyOf(socketFilePermissions);
    }

    /**
     * An endpoint that receives.
     *
     * @param local the address to bind to; port 0 takes a free one
     * @return the options
     */
    public static DatagramOptions local(SocketAddress local) {
        return NONE.withLocalAddress(local);
    }

    /**
     * An endpoint that talks to one peer.
     *
     * @param remote the peer
     * @return the options
     */
    public static DatagramOptions remote(SocketAddress remote) {
        return NONE.withRemoteAddress(remote);
    }

    /**
     * An endpoint at any port of any interface, or one of the Unix domain without a name, which only sends.
     *
     * @param family its IP version, or {@link java.net.StandardProtocolFamily#UNIX}
     * @return the options
     */
    public static DatagramOptions anywhere(ProtocolFamily family) {
        return NONE.withFamily(family);
    }

    /**
     * These options with a local address.
     *
     * @param address the address to bind to
     * @return the changed options
     */
    public DatagramOptions withLocalAddress(SocketAddress address) {
        return new DatagramOptions(Objects.requireNonNull(address, "address"), remoteAddress, family, reusePort, broadcast,
                removeSocketFile, socketFilePermissions);
    }

    /**
     * These options with a peer.
     *
     * @param address the peer
     * @return the changed options
     */
    public DatagramOptions withRemoteAddress(SocketAddress address) {
        return new DatagramOptions(localAddress, Objects.requireNonNull(address, "address"), family, reusePort, broadcast,
                removeSocketFile, socketFilePermissions);
    }

    /**
     * These options with one address family.
     *
     * @param only the family
     * @return the changed options
     */
    public DatagramOptions withFamily(ProtocolFamily only) {
        return new DatagramOptions(localAddress, remoteAddress, Objects.requireNonNull(only, "family"), reusePort, broadcast,
                removeSocketFile, socketFilePermissions);
    }

    /**
     * These options with SO_REUSEPORT on or off.
     *
     * @param on whether other sockets may share the port
     * @return the changed options
     */
    public DatagramOptions withReusePort(boolean on) {
        return new DatagramOptions(localAddress, remoteAddress, family, on, broadcast, removeSocketFile, socketFilePermissions);
    }

    /**
     * These options with SO_BROADCAST on or off.
     *
     * @param on whether it may send to broadcast addresses
     * @return the changed options
     */
    public DatagramOptions withBroadcast(boolean on) {
        return new DatagramOptions(localAddress, remoteAddress, family, reusePort, on, removeSocketFile, socketFilePermissions);
    }

    /**
     * These options with the socket file removed at the end, or left.
     *
     * @param on whether to remove it
     * @return the changed options
     */
    public DatagramOptions withRemoveSocketFile(boolean on) {
        return new DatagramOptions(localAddress, remoteAddress, family, reusePort, broadcast, on, socketFilePermissions);
    }

    /**
     * These options with the permissions of the socket file: who may write to it may send.
     *
     * @param permissions as {@link java.nio.file.attribute.PosixFilePermissions#fromString} gives them
     * @return the changed options
     */
    public DatagramOptions withSocketFilePermissions(Set<PosixFilePermission> permissions) {
        return new DatagramOptions(localAddress, remoteAddress, family, reusePort, broadcast, removeSocketFile,
                Objects.requireNonNull(permissions, "permissions"));
    }
}
