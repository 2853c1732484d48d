package io.jvloop.net;

import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a server listens. Immutable. Its connections have TCP_NODELAY set, as asyncio's; {@link Transport#setOption} changes it.
 *
 * @param moreAddresses    the addresses to listen at besides the one given to {@code createServer}; duplicates are bound once
 * @param family           {@link java.net.StandardProtocolFamily#INET} or {@code INET6} to use addresses of that family alone, or null
 * @param backlog          how many connections the system queues before they are accepted
 * @param reuseAddress     whether the address can be bound while connections of an earlier server linger; null means on POSIX only,
 *                         since elsewhere it lets others steal the address
 * @param reusePort        whether other servers may share the port
 * @param startServing     whether to accept at once, or not before {@link Server#startServing}
 * @param keepAlive        whether the system probes idle peers of accepted connections (SO_KEEPALIVE)
 * @param streamLimit      the buffer limit of a stream's reader, in bytes
 * @param tls              how connections are encrypted, or null for plain text
 * @param maxConnections   how many connections the server has at a time; further ones wait in the system's queue until one ends
 * @param removeSocketFile whether closing the server removes the file of its Unix-domain socket
 * @param socketFilePermissions who may connect to a Unix-domain socket, from the first instant on; null leaves it to the umask
 */
public record ServerOptions(List<SocketAddress> moreAddresses, @Nullable ProtocolFamily family, int backlog, @Nullable Boolean reuseAddress,
        boolean reusePort, boolean startServing, boolean keepAlive, int streamLimit, @Nullable TlsOptions tls, int maxConnections,
        boolean removeSocketFile, @Nullable Set<PosixFilePermission> socketFilePermissions) {

    /** One address, a backlog of 100 as asyncio's, serving at once, plain text, any number of connections. */
    public static final ServerOptions DEFAULT = new ServerOptions(List.of(), null, 100, null, false, true, false,
            StreamReader.DEFAULT_LIMIT, null, Integer.MAX_VALUE, true, null);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if {@code backlog}, {@code streamLimit} or {@code maxConnections} is not positive
     */
    public ServerOptions {
        moreAddresses = List.copyOf(moreAddresses);
        socketFilePermissions = socketFilePermissions == null ? null : Set.copyOf(socketFilePermissions);
        if (backlog < 1) {
            throw new IllegalArgumentException("backlog must be positive, not " + backlog);
        }
        if (maxConnections < 1) {
            throw new IllegalArgumentException("maxConnections must be positive, not " + maxConnections);
        }
        StreamReader.checkLimit(streamLimit);
    }

    /**
     * These options with further addresses.
     *
     * @param addresses the addresses to listen at, too
     * @return the changed options
     */
    public ServerOptions withMoreAddresses(SocketAddress... addresses) {
        return new ServerOptions(List.of(addresses), family, backlog, reuseAddress, reusePort, startServing, keepAlive, streamLimit, tls,
                maxConnections, removeSocketFile, socketFilePermissions);
    }

    /**
     * These options with one address family.
     *
     * @param only the family
     * @return the changed options
     */
    public ServerOptions withFamily(ProtocolFamily only) {
        return new ServerOptions(moreAddresses, Objects.requireNonNull(only, "family"), backlog, reuseAddress, reusePort, startServing,
                keepAlive,
                streamLimit, tls, maxConnections, removeSocketFile, socketFilePermissions);
    }

    /**
     * These options with another backlog.
     *
     * @param connections how many the system queues
     * @return the changed options
     */
    public ServerOptions withBacklog(int connections) {
        return new ServerOptions(moreAddresses, family, connections, reuseAddress, reusePort, startServing, keepAlive, streamLimit, tls,
                maxConnections, removeSocketFile, socketFilePermissions);
    }

    /**
     * These options with SO_REUSEADDR on or off on every system.
     *
     * @param on whether the address can be bound while connections of an earlier server linger
     * @return the changed options
     */
    public ServerOptions withReuseAddress(boolean on) {
        return new ServerOptions(moreAddresses, family, backlog, on, reusePort, startServing, keepAlive, streamLimit, tls, maxConnections,
                removeSocketFile, socketFilePermissions);
    }

    /**
     * These options with SO_REUSEPORT on or off.
     *
     * @param on whether other servers may share the port
     * @return the changed options
     */
    public ServerOptions withReusePort(boolean on) {
        return new ServerOptions(moreAddresses, family, backlog, reuseAddress, on, startServing, keepAlive, streamLimit, tls,
                maxConnections, removeSocketFile, socketFilePermissions);
    }

    /**
     * These options with accepting at once or later.
     *
     * @param atOnce whether to accept at once, or not before {@link Server#startServing}
     * @return the changed options
     */
    public ServerOptions withStartServing(boolean atOnce) {
        return new ServerOptions(moreAddresses, family, backlog, reuseAddress, reusePort, atOnce, keepAlive, streamLimit, tls,
                maxConnections, removeSocketFile, socketFilePermissions);
    }

    /**
     * These options with SO_KEEPALIVE on or off.
     *
     * @param on whether the system probes idle peers
     * @return the changed options
     */
    public ServerOptions withKeepAlive(boolean on) {
        return new ServerOptions(moreAddresses, family, backlog, reuseAddress, reusePort, startServing, on, streamLimit, tls,
                maxConnections, removeSocketFile, socketFilePermissions);
    }

    /**
     * These options with another limit for the streams' readers.
     *
     * @param limit in bytes, positive
     * @return the changed options
     */
    public ServerOptions withStreamLimit(int limit) {
        return new ServerOptions(moreAddresses, family, backlog, reuseAddress, reusePort, startServing, keepAlive, limit, tls,
                maxConnections, removeSocketFile, socketFilePermissions);
    }

    /**
     * These options with TLS.
     *
     * @param encryption how to encrypt
     * @return the changed options
     */
    public ServerOptions withTls(TlsOptions encryption) {
        return new ServerOptions(moreAddresses, family, backlog, reuseAddress, reusePort, startServing, keepAlive, streamLimit,
                Objects.requireNonNull(encryption, "tls"), maxConnections, removeSocketFile, socketFilePermissions);
    }

    /**
     * These options with another limit for the number of connections.
     *
     * @param connections how many at a time, positive
     * @return the changed options
     */
    public ServerOptions withMaxConnections(int connections) {
        return new ServerOptions(moreAddresses, family, backlog, reuseAddress, reusePort, startServing, keepAlive, streamLimit, tls,
                connections, removeSocketFile, socketFilePermissions);
    }

    /**
     * These options with the socket file removed at the close, or left.
     *
     * @param on whether to remove it
     * @return the changed options
     */
    public ServerOptions withRemoveSocketFile(boolean on) {
        return new ServerOptions(moreAddresses, family, backlog, reuseAddress, reusePort, startServing, keepAlive, streamLimit, tls,
                maxConnections, on, socketFilePermissions);
    }

    /**
     * These options with the permissions of the socket file: who may write to it may connect. In asyncio only the umask decides.
     *
     * @param permissions as {@link java.nio.file.attribute.PosixFilePermissions#fromString} gives them
     * @return the changed options
     */
    public ServerOptions withSocketFilePermissions(Set<PosixFilePermission> permissions) {
        return new ServerOptions(moreAddresses, family, backlog, reuseAddress, reusePort, startServing, keepAlive, streamLimit, tls,
                maxConnections, removeSocketFile, Objects.requireNonNull(permissions, "permissions"));
    }
}
