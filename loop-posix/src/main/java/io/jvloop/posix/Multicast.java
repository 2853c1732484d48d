package io.jvloop.posix;

import io.jvloop.spi.MulticastMembership;
import io.netty.channel.ChannelException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Linux's memberships in multicast groups, by the options of RFC 3678, which are alike for both IP versions: {@code struct group_req} is
 * the interface's index and the group's address, {@code group_source_req} has the source's behind it.
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
    private static final short AF_INET = 2;
    private static final short AF_INET6 = 10;
    /** Where the address stands: behind family and port, and IPv6's flow label. */
    private static final int IPV4_OFFSET = 4;
    private static final int IPV6_OFFSET = 8;

    private Multicast() {
    }

    static void join(FdSocket socket, MulticastMembership group) throws IOException {
        set(socket, group.source() == null ? JOIN_GROUP : JOIN_SOURCE_GROUP, group);
    }

    static void leave(FdSocket socket, MulticastMembership group) throws IOException {
        set(socket, group.source() == null ? LEAVE_GROUP : LEAVE_SOURCE_GROUP, group);
    }

    private static void set(FdSocket socket, int option, MulticastMembership group) throws IOException {
        InetAddress source = group.source();
        ByteBuffer request = ByteBuffer.allocate(INDEX_SIZE + (source == null ? 1 : 2) * ADDRESS_SIZE).order(ByteOrder.nativeOrder());
        request.putInt(0, group.via().getIndex());
        putAddress(request, INDEX_SIZE, group.address());
        if (source != null) {
            putAddress(request, INDEX_SIZE + ADDRESS_SIZE, source);
        }
        try {
            socket.setRawOpt(MulticastOptions.level(socket), option, request);
        } catch (IOException | ChannelException e) {
            throw Errno.readable(e);
        }
    }

    private static void putAddress(ByteBuffer request, int at, InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean ipv6 = bytes.length > Integer.BYTES;
        request.putShort(at, ipv6 ? AF_INET6 : AF_INET);
        request.put(at + (ipv6 ? IPV6_OFFSET : IPV4_OFFSET), bytes);
    }
}
