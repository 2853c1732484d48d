package io.jvloop.net;

import java.net.SocketOption;

/**
 * Safe for use by any thread. The process, user and group at the other end of a Unix-domain connection, as the system noted them when that
 * end connected or began to listen: {@code transport.option(PeerCredentials.SO_PEERCRED)}. In asyncio {@code getsockopt(SOL_SOCKET,
 * SO_PEERCRED)}.
 *
 * <p>A peer cannot forge them, but may have passed its socket on since, and the process id of an ended process may have been reused. Needs
 * {@link io.jvloop.spi.Capability#PEER_CREDENTIALS}; a back end whose sockets are channels of the JDK has {@code
 * jdk.net.ExtendedSocketOptions.SO_PEERCRED} instead, with user and group but no process.
 *
 * @param pid its process; 0 if that is not visible from our PID namespace
 * @param uid its effective user
 * @param gid its effective group
 */
public record PeerCredentials(long pid, long uid, long gid) {
    /** The option to ask for; it cannot be set. */
    public static final SocketOption<PeerCredentials> SO_PEERCRED = new SocketOption<>() {
        @Override
        public String name() {
            return "SO_PEERCRED";
        }

        @Override
        public Class<PeerCredentials> type() {
            return PeerCredentials.class;
        }

        @Override
        public String toString() {
            return name();
        }
    };
}
