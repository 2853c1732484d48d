package io.jvloop.net;

import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a datagram endpoint is made. Immutable. Unresolved addresses are resolved. There is no SO_REUSEADDR, as in asyncio: with datagrams it
 * lets another process steal them.
 *
 * @param localAddress  what to bind to; null for any address and port
 * @param remoteAddress the only peer to send to and to receive from, or null
 * @param family        {@link java.net.StandardProtocolFamily#INET} or {@code INET6} to use addresses of that family alone, or null
 * @param reusePort     whether other sockets may share the port (SO_REUSEPORT)
 * @param broadcast     whether it may send to broadcast addresses (SO_BROADCAST)
 */
public record DatagramOptions(@Nullable InetSocketAddress localAddress, @Nullable InetSocketAddress remoteAddress,
        @Nullable ProtocolFamily family, boolean reusePort, boolean broadcast) {

    /** No address: it wants a local one, a remote one or a family. */
    private static final DatagramOptions NONE = new DatagramOptions(null, null, null, false, false);

    /**
     * An endpoint that receives.
     *
     * @param local where; port 0 takes a free one
     * @return the options
     */
    public static DatagramOptions local(InetSocketAddress local) {
        return NONE.withLocalAddress(local);
    }

    /**
     * An endpoint that talks to one peer.
     *
     * @param remote the peer
     * @return the options
     */
    public static DatagramOptions remote(InetSocketAddress remote) {
        return NONE.withRemoteAddress(remote);
    }

    /**
     * An endpoint at any port of any interface.
     *
     * @param family its IP version
     * @return the options
     */
    public static DatagramOptions anywhere(ProtocolFamily family) {
        return NONE.withFamily(family);
    }

    /**
     * These options with a local address.
     *
     * @param address what to bind to
     * @return the changed options
     */
    public DatagramOptions withLocalAddress(InetSocketAddress address) {
        return new DatagramOptions(Objects.requireNonNull(address, "address"), remoteAddress, family, reusePort, broadcast);
    }

    /**
     * These options with a peer.
     *
     * @param address the peer
     * @return the changed options
     */
    public DatagramOptions withRemoteAddress(InetSocketAddress address) {
        return new DatagramOptions(localAddress, Objects.requireNonNull(address, "address"), family, reusePort, broadcast);
    }

    /**
     * These options with one address family.
     *
     * @param only the family
     * @return the changed options
     */
    public DatagramOptions withFamily(ProtocolFamily only) {
        return new DatagramOptions(localAddress, remoteAddress, Objects.requireNonNull(only, "family"), reusePort, broadcast);
    }

    /**
     * These options with SO_REUSEPORT on or off.
     *
     * @param on whether other sockets may share the port
     * @return the changed options
     */
    public DatagramOptions withReusePort(boolean on) {
        return new DatagramOptions(localAddress, remoteAddress, family, on, broadcast);
    }

    /**
     * These options with SO_BROADCAST on or off.
     *
     * @param on whether it may send to broadcast addresses
     * @return the changed options
     */
    public DatagramOptions withBroadcast(boolean on) {
        return new DatagramOptions(localAddress, remoteAddress, family, reusePort, on);
    }
}
