package io.jvloop.proactor.uring;

import io.jvloop.net.PeerCredentials;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JDK's socket options as Linux has them. */
final class SocketOptions {
    static final int SOL_SOCKET = 1;
    static final int SO_TYPE = 3;
    static final int SO_REUSEADDR = 2;
    static final int SO_REUSEPORT = 15;
    static final int SO_BROADCAST = 6;
    static final int IPPROTO_IPV6 = 41;
    static final int IPV6_V6ONLY = 26;
    private static final int IPPROTO_IP = 0;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_NODELAY = 1;
    private static final int SO_SNDBUF = 7;
    private static final int SO_RCVBUF = 8;
    private static final int SO_KEEPALIVE = 9;
    private static final int SO_LINGER = 13;
    private static final int SO_PEERCRED = 17;
    private static final int IP_TOS = 1;
    private static final int IPV6_TCLASS = 67;
    private static final int NOBODY = -1;

    /** Where an option is, and what it is. */
    private record Place(int level, int name, Kind kind) {
    }

    private enum Kind {
        FLAG, NUMBER, LINGER, CREDENTIALS
    }

    private static final Map<SocketOption<?>, Place> KNOWN = Map.of(
            StandardSocketOptions.TCP_NODELAY, new Place(IPPROTO_TCP, TCP_NODELAY, Kind.FLAG),
            StandardSocketOptions.SO_KEEPALIVE, new Place(SOL_SOCKET, SO_KEEPALIVE, Kind.FLAG),
            StandardSocketOptions.SO_REUSEADDR, new Place(SOL_SOCKET, SO_REUSEADDR, Kind.FLAG),
            StandardSocketOptions.SO_REUSEPORT, new Place(SOL_SOCKET, SO_REUSEPORT, Kind.FLAG),
            StandardSocketOptions.SO_BROADCAST, new Place(SOL_SOCKET, SO_BROADCAST, Kind.FLAG),
            StandardSocketOptions.SO_RCVBUF, new Place(SOL_SOCKET, SO_RCVBUF, Kind.NUMBER),
            StandardSocketOptions.SO_SNDBUF, new Place(SOL_SOCKET, SO_SNDBUF, Kind.NUMBER),
            StandardSocketOptions.SO_LINGER, new Place(SOL_SOCKET, SO_LINGER, Kind.LINGER),
            StandardSocketOptions.IP_TOS, new Place(IPPROTO_IP, IP_TOS, Kind.NUMBER),
            PeerCredentials.SO_PEERCRED, new Place(SOL_SOCKET, SO_PEERCRED, Kind.CREDENTIALS));

    private SocketOptions() {
    }

    private static Place place(SocketOption<?> option, int family) {
        @Nullable Place place = KNOWN.get(option);
        if (place == null) {
            throw new UnsupportedOperationException("socket option " + option + " is not supported; known are " + KNOWN.keySet());
        }
        boolean trafficClass = option == StandardSocketOptions.IP_TOS && family == Abi.AF_INET6;
        return trafficClass ? new Place(IPPROTO_IPV6, IPV6_TCLASS, Kind.NUMBER) : place;
    }

    static <T> T get(SystemCalls calls, int descriptor, int family, SocketOption<T> option) throws IOException {
        Place place = place(option, family);
        long value = calls.room();
        long length = value + 64;
        Memory.putInt(length, place.kind == Kind.CREDENTIALS ? 12 : place.kind == Kind.LINGER ? 8 : 4);
        SystemCalls.check(calls.getsockopt(descriptor, place.level, place.name, value, length));
        int first = Memory.getInt(value);
        int second = Memory.getInt(value + 4);
        return option.type().cast(switch (place.kind) {
            case FLAG -> first != 0;
            case NUMBER -> first;
            case LINGER -> first == 0 ? -1 : second;
            case CREDENTIALS -> credentials(first, second, Memory.getInt(value + 8));
        });
    }

    static int get(SystemCalls calls, int descriptor, int level, int name) throws IOException {
        long value = calls.room();
        Memory.putInt(value + 64, 4);
        SystemCalls.check(calls.getsockopt(descriptor, level, name, value, value + 64));
        return Memory.getInt(value);
    }

    private static PeerCredentials credentials(int pid, int uid, int gid) throws SocketException {
        // The system has an answer for all sockets; that of the others says nobody.
        if (uid == NOBODY) {
            throw new SocketException("no peer credentials: this is no Unix-domain connection");
        }
        return new PeerCredentials(pid, Integer.toUnsignedLong(uid), Integer.toUnsignedLong(gid));
    }

    static void set(SystemCalls calls, int descriptor, int family, SocketOption<?> option, Object value) throws IOException {
        Place place = place(option, family);
        switch (place.kind) {
            case FLAG -> set(calls, descriptor, place.level, place.name, (Boolean) value ? 1 : 0);
            case NUMBER -> set(calls, descriptor, place.level, place.name, (Integer) value);
            case LINGER -> setLinger(calls, descriptor, (Integer) value);
            case CREDENTIALS ->
                throw new UnsupportedOperationException("SO_PEERCRED cannot be set: it is what the system says of the peer");
        }
    }

    static void set(SystemCalls calls, int descriptor, int level, int name, int value) throws IOException {
        long room = calls.room();
        Memory.putInt(room, value);
        SystemCalls.check(calls.setsockopt(descriptor, level, name, room, 4));
    }

    private static void setLinger(SystemCalls calls, int descriptor, int seconds) throws IOException {
        long room = calls.room();
        Memory.putInt(room, seconds < 0 ? 0 : 1);
        Memory.putInt(room + 4, Math.max(0, seconds));
        SystemCalls.check(calls.setsockopt(descriptor, SOL_SOCKET, SO_LINGER, room, 8));
    }
}
