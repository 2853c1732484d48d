package io.jvloop.spi;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * How to open a datagram socket.
 *
 * @param local     what to bind to, resolved, or null for the system's choice
 * @param peer      whom to connect to, resolved, or null; then only that peer's datagrams are received
 * @param ipv6      whether its addresses are IPv6; both addresses are of that family
 * @param reusePort whether other sockets may share the port
 * @param broadcast whether it may send to broadcast addresses
 */
public record DatagramSettings(@Nullable InetSocketAddress local, @Nullable InetSocketAddress peer, boolean ipv6, boolean reusePort,
        boolean broadcast) {
}
