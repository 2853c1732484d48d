package io.jvloop.net;

import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a connection is made. Immutable. A TCP connection has TCP_NODELAY set, as asyncio's; {@link Transport#setOption} changes it.
 *
 * @param localAddress the address to connect from, or null for the system's choice
 * @param family       {@link java.net.StandardProtocolFamily#INET} or {@code INET6} to use addresses of that family alone, or null
 * @param keepAlive    whether the system probes an idle peer (SO_KEEPALIVE)
 * @param streamLimit  the buffer limit of a stream's reader, in bytes
 * @param tls          how the connection is encrypted, or null for plain text
 * @param attemptDelay how long one address is tried before the next is tried beside it (RFC 8305, happy eyeballs); zero means one after
 *                     the other
 * @param interleave   whether IPv6 and IPv4 addresses take turns, or are tried in the resolver's order
 */
public record ConnectOptions(@Nullable InetSocketAddress localAddress, @Nullable ProtocolFamily family, boolean keepAlive, int streamLimit,
        @Nullable TlsOptions tls, Duration attemptDelay, boolean interleave) {

    /** Any address, plain text, a limit of 64 KiB, the attempt delay that RFC 8305 recommends. */
    public static final ConnectOptions DEFAULT =
            new ConnectOptions(null, null, false, StreamReader.DEFAULT_LIMIT, null, Duration.ofMillis(250), true);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if {@code streamLimit} is not positive or {@code attemptDelay} is negative
     */
    public ConnectOptions {
        StreamReader.checkLimit(streamLimit);
        if (attemptDelay.isNegative()) {
            throw new IllegalArgumentException("attemptDelay must not be negative: " + attemptDelay);
        }
    }

    /**
     * These options with a local address.
     *
     * @param address the address to connect from
     * @return the changed options
     */
    public ConnectOptions withLocalAddress(InetSocketAddress address) {
        return new ConnectOptions(Objects.requireNonNull(address, "address"), family, keepAlive, streamLimit, tls, attemptDelay,
                interleave);
    }

    /**
     * These options with one address family.
     *
     * @param only the family
     * @return the changed options
     */
    public ConnectOptions withFamily(ProtocolFamily only) {
        return new ConnectOptions(localAddress, Objects.requireNonNull(only, "family"), keepAlive, streamLimit, tls, attemptDelay,
                interleave);
    }

    /**
     * These options with SO_KEEPALIVE on or off.
     *
     * @param on whether the system probes an idle peer
     * @return the changed options
     */
    public ConnectOptions withKeepAlive(boolean on) {
        return new ConnectOptions(localAddress, family, on, streamLimit, tls, attemptDelay, interleave);
    }

    /**
     * These options with another limit for a stream's reader.
     *
     * @param limit in bytes, positive
     * @return the changed options
     */
    public ConnectOptions withStreamLimit(int limit) {
        return new ConnectOptions(localAddress, family, keepAlive, limit, tls, attemptDelay, interleave);
    }

    /**
     * These options with TLS.
     *
     * @param encryption how to encrypt
     * @return the changed options
     */
    public ConnectOptions withTls(TlsOptions encryption) {
        return new ConnectOptions(localAddress, family, keepAlive, streamLimit, Objects.requireNonNull(encryption, "tls"), attemptDelay,
                interleave);
    }

    /**
     * These options with another delay before the next address is tried.
     *
     * @param delay zero means one address after the other
     * @return the changed options
     */
    public ConnectOptions withAttemptDelay(Duration delay) {
        return new ConnectOptions(localAddress, family, keepAlive, streamLimit, tls, delay, interleave);
    }

    /**
     * These options with the address families taking turns or not.
     *
     * @param on whether they take turns
     * @return the changed options
     */
    public ConnectOptions withInterleave(boolean on) {
        return new ConnectOptions(localAddress, family, keepAlive, streamLimit, tls, attemptDelay, on);
    }
}
