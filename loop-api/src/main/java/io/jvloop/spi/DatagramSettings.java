package io.jvloop.spi;

import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How to open a datagram socket.
 *
 * @param local       the address to bind to, resolved, or null for the system's choice: in the Unix domain no name
 * @param peer        the peer to connect to, resolved, or null; only a peer's datagrams are received
 * @param family      the family of both addresses. {@link StandardProtocolFamily#UNIX} is passed only where {@link
 *                    Capability#UNIX_DATAGRAMS} is offered
 * @param reusePort   whether other sockets may share the port
 * @param broadcast   whether it may send to broadcast addresses
 * @param permissions of the file of a Unix-domain address, or null for the umask's
 */
public record DatagramSettings(@Nullable SocketAddress local, @Nullable SocketAddress peer, ProtocolFamily family, boolean reusePort,
        boolean broadcast, @Nullable Set<PosixFilePermission> permissions) {

    /**
     * Whether it is a Unix-domain socket.
     *
     * @return false for the internet
     */
    public boolean isUnix() {
        return family == StandardProtocolFamily.UNIX;
    }

    /**
     * The permissions as {@code chmod(2)} takes them.
     *
     * @return the mode bits; 0 if there are no permissions
     */
    public int mode() {
        int bits = 0;
        for (PosixFilePermission permission : permissions == null ? Set.<PosixFilePermission>of() : permissions) {
            bits |= 0400 >> permission.ordinal();
        }
        return bits;
    }

    /**
     * Whether its addresses are IPv6.
     *
     * @return false for IPv4 and the Unix domain
     */
    public boolean ipv6() {
        return family == StandardProtocolFamily.INET6;
    }
}
