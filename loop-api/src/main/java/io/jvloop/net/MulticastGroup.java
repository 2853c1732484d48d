package io.jvloop.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread. A group that a datagram endpoint can {@linkplain DatagramTransport#join join} on one interface, from all
 * senders or one. Immutable.
 *
 * @param address a multicast address
 * @param via     the interface; on a host with several, no default would be right
 * @param source  the only sender to receive from (source-specific multicast), or null for all
 */
public record MulticastGroup(InetAddress address, NetworkInterface via, @Nullable InetAddress source) {

    /**
     * Makes a group.
     *
     * @throws IllegalArgumentException if {@code address} is no multicast address, or {@code source} is one or of the other IP version
     */
    public MulticastGroup {
        Objects.requireNonNull(via, "via");
        if (!address.isMulticastAddress()) {
            throw new IllegalArgumentException(address + " is not a multicast address; those are 224.0.0.0/4 and ff00::/8");
        }
        if (source != null && (source.isMulticastAddress() || isIpv6(source) != isIpv6(address))) {
            throw new IllegalArgumentException("the source " + source + " must be a host's address of the IP version of " + address);
        }
    }

    private static boolean isIpv6(InetAddress address) {
        return address instanceof Inet6Address;
    }

    /**
     * A group's datagrams, whoever sends them.
     *
     * @param address a multicast address
     * @param via     the interface
     * @return the group
     */
    public static MulticastGroup of(InetAddress address, NetworkInterface via) {
        return new MulticastGroup(address, via, null);
    }

    /**
     * This group's datagrams from one sender alone. An endpoint may join it once for each sender.
     *
     * @param sender the only sender
     * @return the group
     */
    public MulticastGroup from(InetAddress sender) {
        return new MulticastGroup(address, via, Objects.requireNonNull(sender, "sender"));
    }

    @Override
    public String toString() {
        return address.getHostAddress() + " on " + via.getName() + (source == null ? "" : " from " + source.getHostAddress());
    }
}
