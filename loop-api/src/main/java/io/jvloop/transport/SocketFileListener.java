package io.jvloop.transport;

import io.jvloop.core.Log;
import io.jvloop.spi.ListenerHandle;
import io.jvloop.spi.ListenerSink;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A listener that removes its socket file when it is closed, unless another file is there by then. */
final class SocketFileListener implements ListenerHandle {
    private final ListenerHandle listener;
    private final Path path;
    private final @Nullable Object identity;
    private boolean closed;

    private SocketFileListener(ListenerHandle listener, Path path, @Nullable Object identity) {
        this.listener = listener;
        this.path = path;
        this.identity = identity;
    }

    static ListenerHandle of(ListenerHandle listener, Path path) throws IOException {
        try {
            return new SocketFileListener(listener, path, identity(path));
        } catch (Throwable t) {
            listener.close();
            throw t;
        }
    }

    private static @Nullable Object identity(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
    }

    @Override
    public void startAccepting(ListenerSink sink) {
        listener.startAccepting(sink);
    }

    @Override
    public void stopAccepting() {
        listener.stopAccepting();
    }

    /** The file goes first: the bound socket holds on to its inode, so while it is open no other file can have the same one. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            removeFile();
        }
        listener.close();
    }

    private void removeFile() {
        if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            if (Objects.equals(identity(path), identity)) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            Log.log(System.Logger.Level.WARNING, "cannot remove the socket file of a closed server: " + e, e);
        }
    }

    @Override
    public SocketAddress localAddress() {
        return listener.localAddress();
    }

    @Override
    public <T> T option(SocketOption<T> name) throws IOException {
        return listener.option(name);
    }

    @Override
    public <T> void setOption(SocketOption<T> name, T value) throws IOException {
        listener.setOption(name, value);
    }

    @Override
    public String toString() {
        return listener.toString();
    }
}
