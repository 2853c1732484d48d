package io.jvloop.proactor.uring;

import io.jvloop.spi.MulticastMembership;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. A datagram socket's memberships in multicast groups, and its options for what it sends to them: by which interface,
 * how far, and whether this host hears it.
 *
 * <p>Memberships are those of RFC 3678, alike for both IP versions: {@code struct group_req} is the interface's index and the group's
 * address, {@code group_source_req} has the source's behind it.
 */
final class Multicast {
    private static final int JOIN_GROUP = 42;
    private static final int LEAVE_GROUP = 45;
    private static final int JOIN_SOURCE_GROUP = 46;
    private static final int LEAVE_SOURCE_GROUP = 47;
    /** The index, and what aligns the address to 8 bytes. */
    private static final int INDEX_SIZE = 8;
    /** {@code struct sockaddr_storage}. */
    private static final int ADDRESS_SIZE = 128;

    private static final int IPPROTO_IP = 0;
    private static final int IP_MULTICAST_IF = 32;
    private static final int IP_MULTICAST_TTL = 33;
    private static final int IP_MULTICAST_LOOP = 34;
    private static final int IPV6_MULTICAST_IF = 17;
    private static final int IPV6_MULTICAST_HOPS = 18;
    private static final int IPV6_MULTICAST_LOOP = 19;
    private static final int MAX_HOPS = 255;
    /** {@code struct ip_mreqn}: a group, of no importance here, an own address, and an interface's index. */
    private static final int MREQN_SIZE = 12;
    private static final Set<SocketOption<?>> OPTIONS =
            Set.of(StandardSocketOptions.IP_MULTICAST_IF, StandardSocketOptions.IP_MULTICAST_TTL,
                    StandardSocketOptions.IP_MULTICAST_LOOP);

    private final SystemCalls calls;
    private final int descriptor;
    private final int family;
    private final boolean ipv6;
    private final int level;

    Multicast(SystemCalls calls, Descriptor socket) {
        this.calls = calls;
        this.descriptor = socket.number;
        this.family = socket.family();
        this.ipv6 = family == Abi.AF_INET6;
        this.level = ipv6 ? SocketOptions.IPPROTO_IPV6 : IPPROTO_IP;
    }

    void join(MulticastMembership group) throws IOException {
        member(group.source() == null ? JOIN_GROUP : JOIN_SOURCE_GROUP, group);
    }

    void leave(MulticastMembership group) throws IOException {
        member(group.source() == null ? LEAVE_GROUP : LEAVE_SOURCE_GROUP, group);
    }

    private void member(int option, MulticastMembership group) throws IOException {
        InetAddress source = group.source();
        long request = calls.room();
        Memory.putLong(request, group.via().getIndex());
        SocketAddresses.write(new InetSocketAddress(group.address(), 0), family, request + INDEX_SIZE);
        int length = INDEX_SIZE + ADDRESS_SIZE;
        if (source != null) {
            SocketAddresses.write(new InetSocketAddress(source, 0), family, request + length);
            length += ADDRESS_SIZE;
        }
        SystemCalls.check(calls.setsockopt(descriptor, level, option, request, length));
    }

    // ---- options ----

    static boolean hasOption(SocketOption<?> name) {
        return OPTIONS.contains(name);
    }

    @Nullable Object option(SocketOption<?> name) throws IOException {
        if (name == StandardSocketOptions.IP_MULTICAST_IF) {
            return networkInterface();
        }
        if (name == StandardSocketOptions.IP_MULTICAST_TTL) {
            return get(ipv6 ? IPV6_MULTICAST_HOPS : IP_MULTICAST_TTL);
        }
        return get(ipv6 ? IPV6_MULTICAST_LOOP : IP_MULTICAST_LOOP) != 0;
    }

    void option(SocketOption<?> name, Object value) throws IOException {
        if (name == StandardSocketOptions.IP_MULTICAST_IF) {
            networkInterface((NetworkInterface) value);
        } else if (name == StandardSocketOptions.IP_MULTICAST_TTL) {
            hops((Integer) value);
        } else {
            set(ipv6 ? IPV6_MULTICAST_LOOP : IP_MULTICAST_LOOP, (Boolean) value ? 1 : 0);
        }
    }

    private int get(int option) throws IOException {
        return SocketOptions.get(calls, descriptor, level, option);
    }

    private void set(int option, int value) throws IOException {
        SocketOptions.set(calls, descriptor, level, option, value);
    }

    /** -1, the system's way to say "the default", is refused as the JDK does. */
    private void hops(int hops) throws IOException {
        if (hops < 0 || hops > MAX_HOPS) {
            throw new IllegalArgumentException("IP_MULTICAST_TTL must be from 0 to " + MAX_HOPS + ", not " + hops);
        }
        set(ipv6 ? IPV6_MULTICAST_HOPS : IP_MULTICAST_TTL, hops);
    }

    /** Of IPv4 the system tells the address that was set, not the interface. */
    private @Nullable NetworkInterface networkInterface() throws IOException {
        if (ipv6) {
            int index = get(IPV6_MULTICAST_IF);
            return index == 0 ? null : NetworkInterface.getByIndex(index);
        }
        get(IP_MULTICAST_IF);
        InetAddress own = InetAddress.getByAddress(SocketAddresses.get(calls.room(), Integer.BYTES));
        return own.isAnyLocalAddress() ? null : NetworkInterface.getByInetAddress(own);
    }

    private void networkInterface(NetworkInterface via) throws IOException {
        if (ipv6) {
            set(IPV6_MULTICAST_IF, via.getIndex());
            return;
        }
        InetAddress own = via.inetAddresses().filter(Inet4Address.class::isInstance).findFirst()
                .orElseThrow(() -> new SocketException("the interface " + via.getName() + " has no IPv4 address"));
        long request = calls.room();
        SocketAddresses.put(own.getAddress(), request + Integer.BYTES);
        Memory.putInt(request + 2 * Integer.BYTES, via.getIndex());
        SystemCalls.check(calls.setsockopt(descriptor, level, IP_MULTICAST_IF, request, MREQN_SIZE));
    }
}
