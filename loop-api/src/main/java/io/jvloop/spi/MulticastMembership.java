package io.jvloop.spi;

import java.net.InetAddress;
import java.net.NetworkInterface;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread. A multicast group that a datagram socket joins on one interface, from all senders or one. Immutable.
 *
 * @param address a multicast address
 * @param via     the interface
 * @param source  the only sender to receive from, of the group's IP version, or null for all
 */
public record MulticastMembership(InetAddress address, NetworkInterface via, @Nullable InetAddress source) {

    @Override
    public String toString() {
        return address.getHostAddress() + " on " + via.getName() + (source == null ? "" : " from " + source.getHostAddress());
    }
}
