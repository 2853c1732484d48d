package io.jvloop.unix;

import io.jvloop.net.PeerCredentials;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JDK's socket options, and jvloop's, by the system's numbers. */
public final class SocketOptions {
    /** The level of options that all sockets have. */
    static final int SOL_SOCKET = UnixSystem.HERE.number(1, 0xffff);
    /** The level of IPv6's options, the same on all systems. */
    public static final int IPPROTO_IPV6 = 41;
    static final int SO_REUSEADDR = UnixSystem.HERE.number(2, 0x0004);
    static final int SO_TYPE = UnixSystem.HERE.number(3, 0x1008);
    static final int SO_BROADCAST = UnixSystem.HERE.number(6, 0x0020);
    static final int SO_SNDBUF = UnixSystem.HERE.number(7, 0x1001);
    static final int SO_RCVBUF = UnixSystem.HERE.number(8, 0x1002);
    static final int SO_KEEPALIVE = UnixSystem.HERE.number(9, 0x0008);
    static final int SO_REUSEPORT = UnixSystem.HERE.number(15, 0x0200);
    static final int IP_TOS = UnixSystem.HERE.number(1, 3);
    static final int IPPROTO_IP = 0;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_NODELAY = 1;
    private static final int IPV6_V6ONLY = UnixSystem.HERE.number(26, 27);
    private static final int IPV6_TCLASS = trafficClass(UnixSystem.HERE);

    /** How an option is read and set, by the JDK's type of its value. */
    interface Access {
        @Nullable Object get(RawOptions socket) throws IOException;

        void set(RawOptions socket, Object value) throws IOException;
    }

    /** Where an option stands, which is not always the same for both IP versions. */
    record Place(int level, int name, int level6, int name6) {

        Place(int level, int name) {
            this(level, name, level, name);
        }

        int get(RawOptions socket) throws IOException {
            return socket.isIpv6() ? socket.get(level6, name6) : socket.get(level, name);
        }

        void set(RawOptions socket, int value) throws IOException {
            socket.set(socket.isIpv6() ? level6 : level, socket.isIpv6() ? name6 : name, value);
        }
    }

    private record Number(Place place) implements Access {

        @Override
        public Object get(RawOptions socket) throws IOException {
            return place.get(socket);
        }

        @Override
        public void set(RawOptions socket, Object value) throws IOException {
            place.set(socket, (Integer) value);
        }
    }

    record Flag(Place place) implements Access {

        @Override
        public Object get(RawOptions socket) throws IOException {
            return place.get(socket) != 0;
        }

        @Override
        public void set(RawOptions socket, Object value) throws IOException {
            place.set(socket, (Boolean) value ? 1 : 0);
        }
    }

    private static final Map<SocketOption<?>, Access> OF_ALL = Map.of(
            StandardSocketOptions.TCP_NODELAY, new Flag(new Place(IPPROTO_TCP, TCP_NODELAY)),
            StandardSocketOptions.SO_KEEPALIVE, new Flag(new Place(SOL_SOCKET, SO_KEEPALIVE)),
            StandardSocketOptions.SO_REUSEADDR, new Flag(new Place(SOL_SOCKET, SO_REUSEADDR)),
            StandardSocketOptions.SO_REUSEPORT, new Flag(new Place(SOL_SOCKET, SO_REUSEPORT)),
            StandardSocketOptions.SO_BROADCAST, new Flag(new Place(SOL_SOCKET, SO_BROADCAST)),
            StandardSocketOptions.SO_RCVBUF, new Number(new Place(SOL_SOCKET, SO_RCVBUF)),
            StandardSocketOptions.SO_SNDBUF, new Number(new Place(SOL_SOCKET, SO_SNDBUF)),
            StandardSocketOptions.SO_LINGER, new Linger(),
            StandardSocketOptions.IP_TOS, new TrafficClass(),
            PeerCredentials.SO_PEERCRED, new Credentials());

    private static final Map<SocketOption<?>, Access> WITH_MULTICAST = new HashMap<>(OF_ALL);

    static {
        WITH_MULTICAST.putAll(MulticastOptions.ALL);
    }

    private SocketOptions() {
    }

    static int trafficClass(UnixSystem system) {
        return switch (system) {
            case LINUX -> 67;
            case MACOS -> 36;
            case FREEBSD, DRAGONFLY, OPENBSD, NETBSD -> 61;
        };
    }

    /** Lets an IPv6 socket serve IPv4 too, as the JDK does. */
    public static void serveIpv4Too(RawOptions socket) throws IOException {
        socket.set(IPPROTO_IPV6, IPV6_V6ONLY, 0);
    }

    public static <T> T get(RawOptions socket, boolean multicast, SocketOption<T> option) throws IOException {
        return option.type().cast(access(multicast, option).get(socket));
    }

    public static void set(RawOptions socket, boolean multicast, SocketOption<?> option, Object value) throws IOException {
        access(multicast, option).set(socket, value);
    }

    private static Access access(boolean multicast, SocketOption<?> option) {
        Map<SocketOption<?>, Access> known = multicast ? WITH_MULTICAST : OF_ALL;
        @Nullable Access access = known.get(option);
        if (access == null) {
            throw new UnsupportedOperationException("socket option " + option + " is not supported; known are " + known.keySet());
        }
        return access;
    }

    /**
     * {@code struct linger}: whether, and for how many seconds. XNU's SO_LINGER counts ticks of its clock; another option counts seconds.
     */
    static final class Linger implements Access {
        private static final int OFF = -1;
        private static final int SIZE = 2 * Integer.BYTES;
        private static final int NAME = name(UnixSystem.HERE);

        static int name(UnixSystem system) {
            return system == UnixSystem.MACOS ? 0x1080 : system.number(13, 0x0080);
        }

        @Override
        public Object get(RawOptions socket) throws IOException {
            ByteBuffer linger = RawOptions.allocate(SIZE);
            socket.get(SOL_SOCKET, NAME, linger);
            return linger.getInt(0) == 0 ? OFF : linger.getInt(Integer.BYTES);
        }

        @Override
        public void set(RawOptions socket, Object value) throws IOException {
            int seconds = (Integer) value;
            socket.set(SOL_SOCKET, NAME,
                    RawOptions.allocate(SIZE).putInt(0, seconds < 0 ? 0 : 1).putInt(Integer.BYTES, Math.max(seconds, 0)));
        }
    }

    /**
     * An IPv6 socket has one traffic class for each IP version, as it sends IPv4 to mapped addresses. Only Linux lets it set that.
     */
    private static final class TrafficClass implements Access {

        private static final Place PLACE = new Place(IPPROTO_IP, IP_TOS, IPPROTO_IPV6, IPV6_TCLASS);

        @Override
        public Object get(RawOptions socket) throws IOException {
            return PLACE.get(socket);
        }

        @Override
        public void set(RawOptions socket, Object value) throws IOException {
            PLACE.set(socket, (Integer) value);
            if (socket.isIpv6() && UnixSystem.HERE == UnixSystem.LINUX) {
                socket.set(IPPROTO_IP, IP_TOS, (Integer) value);
            }
        }
    }

    /** Three ints: Linux's {@code struct ucred}, and OpenBSD's {@code sockpeercred}, in which the process comes last. */
    static final class Credentials implements Access {
        private static final int SIZE = 3 * Integer.BYTES;
        private static final int NOBODY = -1;
        private static final int NO_OPTION = -1;
        private static final int NAME = name(UnixSystem.HERE);

        static int name(UnixSystem system) {
            return switch (system) {
                case LINUX -> 17;
                case OPENBSD -> 0x1022;
                default -> NO_OPTION;
            };
        }

        @Override
        public Object get(RawOptions socket) throws IOException {
            if (NAME == NO_OPTION) {
                throw new UnsupportedOperationException("this system has no SO_PEERCRED");
            }
            ByteBuffer told = RawOptions.allocate(SIZE);
            socket.get(SOL_SOCKET, NAME, told);
            boolean pidLast = UnixSystem.HERE == UnixSystem.OPENBSD;
            int pid = told.getInt(pidLast ? 2 * Integer.BYTES : 0);
            int uid = told.getInt(pidLast ? 0 : Integer.BYTES);
            int gid = told.getInt(pidLast ? Integer.BYTES : 2 * Integer.BYTES);
            // Linux answers for every socket, and says -1 where there is no Unix-domain peer.
            if (uid == NOBODY) {
                throw new SocketException("no peer credentials: this is no Unix-domain connection");
            }
            return new PeerCredentials(pid, Integer.toUnsignedLong(uid), Integer.toUnsignedLong(gid));
        }

        @Override
        public void set(RawOptions socket, Object value) {
            throw new UnsupportedOperationException("SO_PEERCRED cannot be set: it is what the system says of the peer");
        }
    }
}
