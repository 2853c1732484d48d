package io.jvloop.transport;

import io.jvloop.Suspends;
import io.jvloop.net.AbstractSocketAddress;
import io.jvloop.net.DatagramOptions;
import io.jvloop.net.ServerOptions;
import io.jvloop.spi.Capability;
import io.jvloop.spi.DatagramHandle;
import io.jvloop.spi.DatagramSettings;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.ListenSettings;
import io.jvloop.spi.ListenerHandle;
import io.jvloop.spi.NamedError;
import io.jvloop.spi.StreamHandle;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. Connects to Unix-domain sockets, listens on them, and opens those for datagrams. */
final class UnixSockets {
    private static final UnixDomainSocketAddress UNNAMED = UnixDomainSocketAddress.of("");
    private static final String CONNECT = "connect to";
    private static final String LISTEN = "listen on";
    private static final String OPEN_ON = "open a datagram endpoint on";
    private static final String OPEN_TO = "open a datagram endpoint to";

    private final IoBackend backend;
    private final SocketPath paths;

    UnixSockets(IoBackend backend) {
        this.backend = backend;
        this.paths = new SocketPath(backend);
    }

    @Suspends
    StreamHandle connect(SocketAddress peer) throws IOException {
        check(CONNECT, peer, Capability.UNIX);
        try {
            return Connector.await(backend.connect(peer, null));
        } catch (IOException e) {
            throw unreachable(CONNECT, peer, e);
        }
    }

    private static IOException unreachable(String operation, SocketAddress peer, IOException cause) {
        if (peer instanceof UnixDomainSocketAddress unix && Files.notExists(unix.getPath())) {
            FileNotFoundException missing =
                    new FileNotFoundException("cannot " + operation + " " + peer + ": No such file or directory");
            missing.initCause(cause);
            return missing;
        }
        return NamedError.of(operation + " " + peer, cause);
    }

    @Suspends
    BoundListener listen(SocketAddress local, ServerOptions options) throws IOException {
        check(LISTEN, local, Capability.UNIX);
        if (local instanceof UnixDomainSocketAddress unix) {
            return paths.bind(LISTEN, unix, () -> bind(local, options));
        }
        return bind(local, options);
    }

    private BoundListener bind(SocketAddress local, ServerOptions options) throws IOException {
        Set<PosixFilePermission> permissions = permissions(LISTEN, local, options.socketFilePermissions());
        ListenerHandle listener;
        try {
            listener = backend.listen(local, new ListenSettings(options.backlog(), false, false, false, permissions));
        } catch (IOException e) {
            throw NamedError.of(LISTEN + " " + local, e);
        }
        return options.removeSocketFile() && local instanceof UnixDomainSocketAddress unix
                ? BoundListener.removing(unix.getPath(), listener)
                : new BoundListener(listener, null);
    }

    // ---- datagrams ----

    /** A datagram socket, and the file that is removed with it, or null. */
    record Datagrams(DatagramHandle handle, @Nullable SocketFile file) {
    }

    @Suspends
    Datagrams datagrams(DatagramOptions options) throws IOException {
        SocketAddress local = options.localAddress();
        SocketAddress peer = options.remoteAddress();
        if (local != null) {
            check(OPEN_ON, local, Capability.UNIX_DATAGRAMS);
        }
        if (peer != null) {
            check(OPEN_TO, peer, Capability.UNIX_DATAGRAMS);
        }
        if (local == null && peer == null) {
            need(Capability.UNIX_DATAGRAMS, OPEN_ON, UNNAMED);
        }
        if (local instanceof UnixDomainSocketAddress unix) {
            return paths.bind(OPEN_ON, unix, () -> openBound(unix, options));
        }
        return new Datagrams(open(local, options), null);
    }

    private Datagrams openBound(UnixDomainSocketAddress local, DatagramOptions options) throws IOException {
        DatagramHandle handle = open(local, options);
        try {
            return new Datagrams(handle, options.removeSocketFile() ? new SocketFile(local.getPath()) : null);
        } catch (Throwable t) {
            handle.close();
            throw t;
        }
    }

    private DatagramHandle open(@Nullable SocketAddress local, DatagramOptions options) throws IOException {
        SocketAddress peer = options.remoteAddress();
        Set<PosixFilePermission> permissions =
                permissions(OPEN_ON, local == null ? UNNAMED : local, options.socketFilePermissions());
        try {
            return backend.datagrams(new DatagramSettings(local, peer, StandardProtocolFamily.UNIX, false, false, permissions));
        } catch (IOException e) {
            throw peer == null || e instanceof BindException ? NamedError.of(OPEN_ON + " " + (local == null ? UNNAMED : local), e)
                    : unreachable(OPEN_TO, peer, e);
        }
    }

    // ---- checks ----

    private static @Nullable Set<PosixFilePermission> permissions(String operation, SocketAddress local,
            @Nullable Set<PosixFilePermission> permissions) {
        boolean file = local instanceof UnixDomainSocketAddress unix && !isUnnamed(unix);
        if (permissions != null && !file) {
            throw new IllegalArgumentException("cannot " + operation + " " + local + " with permissions: it has no file");
        }
        return permissions;
    }

    private static boolean isUnnamed(UnixDomainSocketAddress address) {
        return address.getPath().toString().isEmpty();
    }

    private void check(String operation, SocketAddress address, Capability kind) {
        switch (address) {
            case UnixDomainSocketAddress unix -> {
                if (isUnnamed(unix)) {
                    throw new IllegalArgumentException("cannot " + operation + " an unnamed Unix-domain address: a path is needed");
                }
                need(kind, operation, address);
            }
            case AbstractSocketAddress _ -> {
                need(kind, operation, address);
                need(Capability.ABSTRACT_UNIX, operation, address);
            }
            default -> throw new IllegalArgumentException("cannot " + operation + " " + address + ", a " + address.getClass().getName()
                    + ": InetSocketAddress, UnixDomainSocketAddress and AbstractSocketAddress are supported");
        }
    }

    private void need(Capability capability, String operation, SocketAddress address) {
        if (!backend.capabilities().contains(capability)) {
            throw new UnsupportedOperationException("cannot " + operation + " " + address + ": the loop's back end has no " + capability
                    + "; LoopPolicies.explain() names the others");
        }
    }
}
