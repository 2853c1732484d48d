package io.jvloop.transport;

import io.jvloop.Suspends;
import io.jvloop.net.AbstractSocketAddress;
import io.jvloop.net.ServerOptions;
import io.jvloop.spi.Capability;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.ListenSettings;
import io.jvloop.spi.ListenerHandle;
import io.jvloop.spi.StreamHandle;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. How a loop connects to Unix-domain sockets and listens on them. */
final class UnixSockets {
    private static final int FILE_TYPE = 0170000;
    private static final int SOCKET = 0140000;

    private final IoBackend backend;

    UnixSockets(IoBackend backend) {
        this.backend = backend;
    }

    @Suspends
    StreamHandle connect(SocketAddress peer) throws IOException {
        check("connect to", peer);
        try {
            return Connector.await(backend.connect(peer, null));
        } catch (IOException e) {
            if (peer instanceof UnixDomainSocketAddress unix && Files.notExists(unix.getPath())) {
                FileNotFoundException missing = new FileNotFoundException("cannot connect to " + peer + ": No such file or directory");
                missing.initCause(e);
                throw missing;
            }
            throw NamedFailure.of("cannot connect to", peer, e);
        }
    }

    @Suspends
    ListenerHandle listen(SocketAddress local, ServerOptions options) throws IOException {
        check("listen on", local);
        if (!(local instanceof UnixDomainSocketAddress unix)) {
            return bind(local, options);
        }
        try (SocketFileClaim claim = SocketFileClaim.of(unix.getPath())) {
            if (claim == null) {
                throw new BindException("cannot listen on " + local + ": Address already in use, by a server that is just starting");
            }
            makeWay(unix);
            return bind(local, options);
        }
    }

    private ListenerHandle bind(SocketAddress local, ServerOptions options) throws IOException {
        ListenerHandle listener;
        try {
            listener = backend.listen(local, new ListenSettings(options.backlog(), false, false, false, permissions(local, options)));
        } catch (IOException e) {
            throw NamedFailure.of("cannot listen on", local, e);
        }
        boolean remove = options.removeSocketFile() && local instanceof UnixDomainSocketAddress;
        return remove ? SocketFileListener.of(listener, ((UnixDomainSocketAddress) local).getPath()) : listener;
    }

    private static @Nullable Set<PosixFilePermission> permissions(SocketAddress local, ServerOptions options) {
        if (options.socketFilePermissions() != null && !(local instanceof UnixDomainSocketAddress)) {
            throw new IllegalArgumentException("cannot listen on " + local + " with permissions: it has no file");
        }
        return options.socketFilePermissions();
    }

    private void check(String operation, SocketAddress address) {
        switch (address) {
            case UnixDomainSocketAddress unix -> {
                if (unix.getPath().toString().isEmpty()) {
                    throw new IllegalArgumentException("cannot " + operation + " an unnamed Unix-domain address: a path is needed");
                }
                need(Capability.UNIX, operation, address);
            }
            case AbstractSocketAddress _ -> need(Capability.ABSTRACT_UNIX, operation, address);
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

    /**
     * Removes a socket file that nobody listens on any more. Only a try to connect tells: a server that was killed leaves its file behind.
     * What is no socket must be refused here, because Netty's bind removes whatever it finds.
     */
    @Suspends
    private void makeWay(UnixDomainSocketAddress address) throws IOException {
        Path path = address.getPath();
        if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!isSocket(path)) {
            throw new BindException("cannot listen on " + address + ": Address already in use, by a file that is no socket");
        }
        if (isLive(address)) {
            throw new BindException("cannot listen on " + address + ": Address already in use, by a live socket");
        }
        Files.deleteIfExists(path);
    }

    private static boolean isSocket(Path path) throws IOException {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return true;
        }
        try {
            return ((int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & FILE_TYPE) == SOCKET;
        } catch (NoSuchFileException goneMeanwhile) {
            return true;
        }
    }

    @Suspends
    private boolean isLive(UnixDomainSocketAddress address) throws IOException {
        try {
            Connector.await(backend.connect(address, null)).close();
            return true;
        } catch (FileNotFoundException gone) {
            return false;
        } catch (ConnectException nobodyOrNotYetOrFull) {
            return backend.isBound(address);
        } catch (IOException queueFullOrNoStream) {
            return true;
        }
    }
}
