package io.jvloop.spi;

import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How to listen.
 *
 * @param backlog      how many connections the system queues, and how many are accepted for one event
 * @param reuseAddress whether connections that linger from an earlier listener shall not block the address; null means as is the custom
 *                     of the system: true with POSIX, and not on Windows, where it would let others steal the address
 * @param reusePort    whether other listeners may share the port
 * @param dualStack    whether a listener of all interfaces serves IPv4 and IPv6, not IPv4 alone
 * @param permissions  of the file of a Unix-domain socket, or null: nobody who lacks them gets a connection
 */
public record ListenSettings(int backlog, @Nullable Boolean reuseAddress, boolean reusePort, boolean dualStack,
        @Nullable Set<PosixFilePermission> permissions) {
}
