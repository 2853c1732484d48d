package io.jvloop.unix;

import io.jvloop.spi.MulticastMembership;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Membership in multicast groups on Linux, by the options of RFC 3678, which serve both IP versions: {@code struct group_req} is the
 * interface's index and the group's address; {@code group_source_req} adds the source's address.
 */
public final class Multicast {
    private static final int JOIN_GROUP = 42;
    private static final int LEAVE_GROUP = 45;
    private static final int JOIN_SOURCE_GROUP = 46;
    private static final int LEAVE_SOURCE_GROUP = 47;

    /** The index, padded so that the address is aligned to 8 bytes. */
    private static final int INDEX_SIZE = 8;

    private Multicast() {
    }

    public static void join(RawOptions socket, MulticastMembership group) throws IOException {
        set(socket, group.source() == null ? JOIN_GROUP : JOIN_SOURCE_GROUP, group);
    }

    public static void leave(RawOptions socket, MulticastMembership group) throws IOException {
        set(socket, group.source() == null ? LEAVE_GROUP : LEAVE_SOURCE_GROUP, group);
    }

    private static void set(RawOptions socket, int option, MulticastMembership group) throws IOException {
        InetAddress source = group.source();
        ByteBuffer request = RawOptions.allocate(INDEX_SIZE + (source == null ? 1 : 2) * SocketAddresses.SIZE);
        request.putInt(0, group.via().getIndex());
        put(group.address(), request, INDEX_SIZE);
        if (source != null) {
            put(source, request, INDEX_SIZE + SocketAddresses.SIZE);
        }
        socket.set(MulticastOptions.level(socket), option, request);
    }

    private static void put(InetAddress host, ByteBuffer request, int at) throws IOException {
        InetSocketAddress address = new InetSocketAddress(host, 0);
        SocketAddresses.write(address, SocketAddresses.family(address),
                request.slice(at, SocketAddresses.SIZE).order(ByteOrder.nativeOrder()));
    }
}
