package io.jvloop.spi;

import java.net.InetAddress;
import java.net.NetworkInterface;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread. What a datagram socket joins: a group, on one interface, from everybody or from one sender alone. Immutable.
 *
 * @param address a multicast address
 * @param via     the interface whose datagrams are wanted
 * @param source  the only sender whose datagrams are wanted, of the group's IP version, or null for all
 */
public record MulticastMembership(InetAddress address, NetworkInterface via, @Nullable InetAddress source) {

    @Override
    public String toString() {
        return address.getHostAddress() + " on " + via.getName() + (source == null ? "" : " from " + source.getHostAddress());
    }
}
