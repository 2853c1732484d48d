package io.jvloop.unix;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Linux's options for sending to multicast groups: interface, number of hops, and loopback. */
final class MulticastOptions {
    private static final int IPPROTO_IP = SocketOptions.IPPROTO_IP;
    private static final int IPPROTO_IPV6 = SocketOptions.IPPROTO_IPV6;
    private static final int IP_MULTICAST_IF = 32;
    private static final int IP_MULTICAST_TTL = 33;
    private static final int IP_MULTICAST_LOOP = 34;
    private static final int IPV6_MULTICAST_IF = 17;
    private static final int IPV6_MULTICAST_HOPS = 18;
    private static final int IPV6_MULTICAST_LOOP = 19;

    static final Map<SocketOption<?>, SocketOptions.Access> ALL = Map.of(StandardSocketOptions.IP_MULTICAST_IF, new Interface(),
            StandardSocketOptions.IP_MULTICAST_TTL, new Hops(), StandardSocketOptions.IP_MULTICAST_LOOP,
            new SocketOptions.Flag(new SocketOptions.Place(IPPROTO_IP, IP_MULTICAST_LOOP, IPPROTO_IPV6, IPV6_MULTICAST_LOOP)));

    private MulticastOptions() {
    }

    static int level(RawOptions socket) {
        return socket.isIpv6() ? IPPROTO_IPV6 : IPPROTO_IP;
    }

    private static final class Hops implements SocketOptions.Access {
        private static final int MAX = 255;

        private static final SocketOptions.Place PLACE =
                new SocketOptions.Place(IPPROTO_IP, IP_MULTICAST_TTL, IPPROTO_IPV6, IPV6_MULTICAST_HOPS);

        @Override
        public Object get(RawOptions socket) throws IOException {
            return PLACE.get(socket);
        }

        /** Refuses -1, which means "the default" to the system, as the JDK does. */
        @Override
        public void set(RawOptions socket, Object value) throws IOException {
            int hops = (Integer) value;
            if (hops < 0 || hops > MAX) {
                throw new IllegalArgumentException("IP_MULTICAST_TTL must be from 0 to " + MAX + ", not " + hops);
            }
            PLACE.set(socket, hops);
        }
    }

    private static final class Interface implements SocketOptions.Access {
        /** {@code struct ip_mreqn}: a group, unused here, a local address, and an interface's index. */
        private static final int MREQN_SIZE = 12;

        /** For IPv4 the system returns the address that was set, not the interface. */
        @Override
        public @Nullable Object get(RawOptions socket) throws IOException {
            if (socket.isIpv6()) {
                int index = socket.get(IPPROTO_IPV6, IPV6_MULTICAST_IF);
                return index == 0 ? null : NetworkInterface.getByIndex(index);
            }
            ByteBuffer address = RawOptions.allocate(Integer.BYTES);
            socket.get(IPPROTO_IP, IP_MULTICAST_IF, address);
            InetAddress own = InetAddress.getByAddress(address.array());
            return own.isAnyLocalAddress() ? null : NetworkInterface.getByInetAddress(own);
        }

        @Override
        public void set(RawOptions socket, Object value) throws IOException {
            NetworkInterface via = (NetworkInterface) value;
            if (socket.isIpv6()) {
                socket.set(IPPROTO_IPV6, IPV6_MULTICAST_IF, via.getIndex());
                return;
            }
            InetAddress own = via.inetAddresses().filter(Inet4Address.class::isInstance).findFirst()
                    .orElseThrow(() -> new SocketException("the interface " + via.getName() + " has no IPv4 address"));
            ByteBuffer request = RawOptions.allocate(MREQN_SIZE);
            socket.set(IPPROTO_IP, IP_MULTICAST_IF, request.put(Integer.BYTES, own.getAddress()).putInt(2 * Integer.BYTES, via.getIndex()));
        }
    }
}
