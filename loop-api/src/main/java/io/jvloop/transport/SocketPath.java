package io.jvloop.transport;

import io.jvloop.Suspends;
import io.jvloop.spi.IoBackend;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Confined to its loop. Binds a socket to a path: a stale socket file at the path is removed, anything else is an error. */
final class SocketPath {
    private static final int FILE_TYPE = 0170000;
    private static final int SOCKET = 0140000;

    private final IoBackend backend;

    SocketPath(IoBackend backend) {
        this.backend = backend;
    }

    /** Binds to the path once it is free. */
    interface Binding<T> {
        T bind() throws IOException;
    }

    /**
     * Binds to a path, under its lock.
     *
     * @param operation for messages: the words between "cannot" and the address
     */
    @Suspends
    <T> T bind(String operation, UnixDomainSocketAddress address, Binding<T> binding) throws IOException {
        String inUse = "cannot " + operation + " " + address + ": Address already in use, by ";
        try (SocketFileLock lock = SocketFileLock.of(address.getPath())) {
            if (lock == null) {
                throw new BindException(inUse + "a server that is just starting");
            }
            removeStale(inUse, address);
            return binding.bind();
        }
    }

    /**
     * Removes a stale socket file, as a killed server leaves it. Only an attempt to connect shows whether it is stale. A file that is
     * no socket must be refused here, because Netty's bind removes whatever it finds.
     */
    @Suspends
    private void removeStale(String inUse, UnixDomainSocketAddress address) throws IOException {
        Path path = address.getPath();
        if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!isSocket(path)) {
            throw new BindException(inUse + "a file that is no socket");
        }
        if (isLive(address)) {
            throw new BindException(inUse + "a live socket");
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

    /** Whether a socket listens or receives at the path. A datagram socket refuses a connection with an error of its own. */
    @Suspends
    private boolean isLive(UnixDomainSocketAddress address) throws IOException {
        try {
            Connector.await(backend.connect(address, null)).close();
            return true;
        } catch (FileNotFoundException gone) {
            return false;
        } catch (ConnectException notListeningOrFull) {
            return backend.isBound(address);
        } catch (IOException queueFullOrNoStream) {
            return true;
        }
    }
}
