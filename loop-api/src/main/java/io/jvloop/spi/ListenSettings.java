package io.jvloop.spi;

import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How to listen.
 *
 * @param backlog      how many connections the system queues, and how many are accepted for one event
 * @param reuseAddress whether connections that linger from an earlier listener do not block the address; null means the system's custom:
 *                     true with POSIX, and false on Windows, where it would let others steal the address
 * @param reusePort    whether other listeners may share the port
 * @param dualStack    whether a listener on all interfaces serves IPv4 and IPv6, not IPv4 alone
 * @param permissions  of the file of a Unix-domain socket, or null; a peer without them cannot connect
 */
public record ListenSettings(int backlog, @Nullable Boolean reuseAddress, boolean reusePort, boolean dualStack,
        @Nullable Set<PosixFilePermission> permissions) {
}
