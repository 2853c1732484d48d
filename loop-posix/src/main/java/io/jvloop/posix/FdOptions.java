package io.jvloop.posix;

import io.jvloop.net.PeerCredentials;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JDK's socket options on Netty's sockets. */
final class FdOptions {

    private interface Getter {
        @Nullable Object of(FdSocket socket) throws IOException;
    }

    private interface Setter {
        void set(FdSocket socket, Object value) throws IOException;
    }

    private record Access(Getter getter, Setter setter) {
    }

    private static final Map<SocketOption<?>, Access> ANY_SOCKET = Map.of(
            StandardSocketOptions.TCP_NODELAY, new Access(Socket::isTcpNoDelay, (socket, on) -> socket.setTcpNoDelay((Boolean) on)),
            StandardSocketOptions.SO_KEEPALIVE, new Access(Socket::isKeepAlive, (socket, on) -> socket.setKeepAlive((Boolean) on)),
            StandardSocketOptions.SO_REUSEADDR, new Access(Socket::isReuseAddress, (socket, on) -> socket.setReuseAddress((Boolean) on)),
            StandardSocketOptions.SO_REUSEPORT, new Access(Socket::isReusePort, (socket, on) -> socket.setReusePort((Boolean) on)),
            StandardSocketOptions.SO_BROADCAST, new Access(Socket::isBroadcast, (socket, on) -> socket.setBroadcast((Boolean) on)),
            StandardSocketOptions.SO_RCVBUF,
            new Access(Socket::getReceiveBufferSize, (socket, n) -> socket.setReceiveBufferSize((Integer) n)),
            StandardSocketOptions.SO_SNDBUF, new Access(Socket::getSendBufferSize, (socket, n) -> socket.setSendBufferSize((Integer) n)),
            StandardSocketOptions.SO_LINGER, new Access(LingerOption::get, LingerOption::set),
            StandardSocketOptions.IP_TOS, new Access(Socket::getTrafficClass, (socket, n) -> socket.setTrafficClass((Integer) n)),
            PeerCredentials.SO_PEERCRED, new Access(PeerCredentialsOption::get, PeerCredentialsOption::set));

    private static final Map<SocketOption<?>, Access> WITH_MULTICAST = new HashMap<>(ANY_SOCKET);

    static {
        WITH_MULTICAST.put(StandardSocketOptions.IP_MULTICAST_IF,
                new Access(MulticastOptions::networkInterface, MulticastOptions::networkInterface));
        WITH_MULTICAST.put(StandardSocketOptions.IP_MULTICAST_TTL, new Access(MulticastOptions::hops, MulticastOptions::hops));
        WITH_MULTICAST.put(StandardSocketOptions.IP_MULTICAST_LOOP, new Access(MulticastOptions::loopback, MulticastOptions::loopback));
    }

    private FdOptions() {
    }

    static <T> T get(Fd of, SocketOption<T> name) throws IOException {
        return name.type().cast(access(of, name).getter().of(of.socket()));
    }

    static <T> void set(Fd of, SocketOption<T> name, T value) throws IOException {
        access(of, name).setter().set(of.socket(), value);
    }

    private static Access access(Fd of, SocketOption<?> name) {
        Map<SocketOption<?>, Access> known = of.hasMulticast() ? WITH_MULTICAST : ANY_SOCKET;
        @Nullable Access access = known.get(name);
        if (access == null) {
            throw new UnsupportedOperationException("socket option " + name + " is not supported; known are " + known.keySet());
        }
        return access;
    }
}
