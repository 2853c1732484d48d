package io.jvloop.net;

import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a connection is made. Immutable. It has TCP_NODELAY set, as asyncio's; {@link Transport#setOption} changes it.
 *
 * @param localAddress what to connect from, or null for the system's choice
 * @param family       {@link java.net.StandardProtocolFamily#INET} or {@code INET6} to use addresses of that family alone, or null
 * @param keepAlive    whether the system probes an idle peer (SO_KEEPALIVE)
 * @param streamLimit  the buffer limit of a stream's reader, in bytes
 */
public record ConnectOptions(@Nullable InetSocketAddress localAddress, @Nullable ProtocolFamily family, boolean keepAlive,
        int streamLimit) {

    /** Any address, a limit of 64 KiB. */
    public static final ConnectOptions DEFAULT = new ConnectOptions(null, null, false, StreamReader.DEFAULT_LIMIT);

    /**
     * Checks the limit.
     *
     * @throws IllegalArgumentException if {@code streamLimit} is not positive
     */
    public ConnectOptions {
        StreamReader.checkLimit(streamLimit);
    }

    /**
     * These options with a local address.
     *
     * @param address what to connect from
     * @return the changed options
     */
    public ConnectOptions withLocalAddress(InetSocketAddress address) {
        return new ConnectOptions(Objects.requireNonNull(address), family, keepAlive, streamLimit);
    }

    /**
     * These options with one address family.
     *
     * @param only the family
     * @return the changed options
     */
    public ConnectOptions withFamily(ProtocolFamily only) {
        return new ConnectOptions(localAddress, Objects.requireNonNull(only), keepAlive, streamLimit);
    }

    /**
     * These options with SO_KEEPALIVE on or off.
     *
     * @param on whether the system probes an idle peer
     * @return the changed options
     */
    public ConnectOptions withKeepAlive(boolean on) {
        return new ConnectOptions(localAddress, family, on, streamLimit);
    }

    /**
     * These options with another limit for a stream's reader.
     *
     * @param limit in bytes, positive
     * @return the changed options
     */
    public ConnectOptions withStreamLimit(int limit) {
        return new ConnectOptions(localAddress, family, keepAlive, limit);
    }
}
