package io.jvloop.posix;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Linux's options for what is sent to multicast groups: which interface, how far, and whether this host hears it. */
final class MulticastOptions {
    private static final int IPPROTO_IP = 0;
    private static final int IP_MULTICAST_IF = 32;
    private static final int IP_MULTICAST_TTL = 33;
    private static final int IP_MULTICAST_LOOP = 34;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_MULTICAST_IF = 17;
    private static final int IPV6_MULTICAST_HOPS = 18;
    private static final int IPV6_MULTICAST_LOOP = 19;
    private static final int MAX_HOPS = 255;
    /** {@code struct ip_mreqn}: a group, of no importance here, an own address, and an interface's index. */
    private static final int MREQN_SIZE = 12;

    private MulticastOptions() {
    }

    static int level(FdSocket socket) {
        return socket.isIpv6() ? IPPROTO_IPV6 : IPPROTO_IP;
    }

    static Object hops(FdSocket socket) throws IOException {
        return socket.getIntOpt(level(socket), socket.isIpv6() ? IPV6_MULTICAST_HOPS : IP_MULTICAST_TTL);
    }

    /** -1, the system's way to say "the default", is refused as the JDK does. */
    static void hops(FdSocket socket, Object value) throws IOException {
        int hops = (Integer) value;
        if (hops < 0 || hops > MAX_HOPS) {
            throw new IllegalArgumentException("IP_MULTICAST_TTL must be from 0 to " + MAX_HOPS + ", not " + hops);
        }
        socket.setIntOpt(level(socket), socket.isIpv6() ? IPV6_MULTICAST_HOPS : IP_MULTICAST_TTL, hops);
    }

    static Object loopback(FdSocket socket) throws IOException {
        return socket.getIntOpt(level(socket), socket.isIpv6() ? IPV6_MULTICAST_LOOP : IP_MULTICAST_LOOP) != 0;
    }

    static void loopback(FdSocket socket, Object value) throws IOException {
        socket.setIntOpt(level(socket), socket.isIpv6() ? IPV6_MULTICAST_LOOP : IP_MULTICAST_LOOP, (Boolean) value ? 1 : 0);
    }

    /** Of IPv4 the system tells the address that was set, not the interface. */
    static @Nullable Object networkInterface(FdSocket socket) throws IOException {
        if (socket.isIpv6()) {
            int index = socket.getIntOpt(IPPROTO_IPV6, IPV6_MULTICAST_IF);
            return index == 0 ? null : NetworkInterface.getByIndex(index);
        }
        ByteBuffer address = ByteBuffer.allocate(Integer.BYTES);
        socket.getRawOpt(IPPROTO_IP, IP_MULTICAST_IF, address);
        InetAddress own = InetAddress.getByAddress(address.array());
        return own.isAnyLocalAddress() ? null : NetworkInterface.getByInetAddress(own);
    }

    static void networkInterface(FdSocket socket, Object value) throws IOException {
        NetworkInterface via = (NetworkInterface) value;
        if (socket.isIpv6()) {
            socket.setIntOpt(IPPROTO_IPV6, IPV6_MULTICAST_IF, via.getIndex());
            return;
        }
        InetAddress own = via.inetAddresses().filter(Inet4Address.class::isInstance).findFirst()
                .orElseThrow(() -> new SocketException("the interface " + via.getName() + " has no IPv4 address"));
        ByteBuffer request = ByteBuffer.allocate(MREQN_SIZE).order(ByteOrder.nativeOrder());
        request.put(Integer.BYTES, own.getAddress()).putInt(2 * Integer.BYTES, via.getIndex());
        socket.setRawOpt(IPPROTO_IP, IP_MULTICAST_IF, request);
    }
}
