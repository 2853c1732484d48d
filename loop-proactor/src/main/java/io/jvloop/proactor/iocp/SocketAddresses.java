package io.jvloop.proactor.iocp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/** Windows' layout of addresses: struct sockaddr_in and sockaddr_in6. */
final class SocketAddresses {
    static final int IPV4 = 2;
    /** Not Linux's 10. */
    static final int IPV6 = 23;
    /** The size of the larger one. */
    static final int SIZE = 28;
    private static final int IPV4_SIZE = 16;
    private static final int PORT = 2;
    private static final int IPV4_ADDRESS = 4;
    private static final int IPV6_ADDRESS = 8;
    private static final int IPV6_SCOPE = 24;
    private static final ValueLayout.OfShort NETWORK_SHORT = JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private SocketAddresses() {
    }

    /** The family of a socket for this address. */
    static int family(InetSocketAddress address) {
        return address.getAddress() instanceof Inet6Address ? IPV6 : IPV4;
    }

    /**
     * Writes an address.
     *
     * @param family  of the socket; an IPv6 socket gets an IPv4 address in its mapped form
     * @param address resolved
     * @param into    at least {@link #SIZE} long
     * @return the length of what was written
     */
    static int write(int family, InetSocketAddress address, MemorySegment into) {
        byte[] bytes = address.getAddress().getAddress();
        into.asSlice(0, SIZE).fill((byte) 0);
        into.set(JAVA_SHORT_UNALIGNED, 0, (short) family);
        into.set(NETWORK_SHORT, PORT, (short) address.getPort());
        if (family == IPV4) {
            if (bytes.length != 4) {
                throw new IllegalArgumentException(address + " is no IPv4 address, and the socket is of that family");
            }
            MemorySegment.copy(bytes, 0, into, JAVA_BYTE, IPV4_ADDRESS, bytes.length);
            return IPV4_SIZE;
        }
        if (bytes.length == 4) {
            into.set(JAVA_SHORT_UNALIGNED, IPV6_ADDRESS + 10, (short) -1);
        }
        MemorySegment.copy(bytes, 0, into, JAVA_BYTE, IPV6_ADDRESS + 16 - bytes.length, bytes.length);
        if (address.getAddress() instanceof Inet6Address scoped) {
            into.set(JAVA_INT_UNALIGNED, IPV6_SCOPE, scoped.getScopeId());
        }
        return SIZE;
    }

    /** Reads an address; a mapped IPv4 address becomes an IPv4 address. */
    static InetSocketAddress read(MemorySegment from) {
        int port = Short.toUnsignedInt(from.get(NETWORK_SHORT, PORT));
        try {
            if (from.get(JAVA_SHORT_UNALIGNED, 0) == IPV4) {
                return new InetSocketAddress(InetAddress.getByAddress(bytes(from, IPV4_ADDRESS, 4)), port);
            }
            InetAddress address = InetAddress.getByAddress(bytes(from, IPV6_ADDRESS, 16));
            int scope = from.get(JAVA_INT_UNALIGNED, IPV6_SCOPE);
            return new InetSocketAddress(
                    scope == 0 ? address : Inet6Address.getByAddress(null, bytes(from, IPV6_ADDRESS, 16), scope), port);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static byte[] bytes(MemorySegment from, int offset, int count) {
        return from.asSlice(offset, count).toArray(JAVA_BYTE);
    }
}
