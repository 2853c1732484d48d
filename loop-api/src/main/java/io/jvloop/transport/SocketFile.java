package io.jvloop.transport;

import io.jvloop.spi.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. The file of a socket that was bound just now: it is removed once, unless another file is there by then. */
final class SocketFile {
    private final Path path;
    private final @Nullable Object identity;
    private boolean removed;

    SocketFile(Path path) throws IOException {
        this.path = path;
        this.identity = identity(path);
    }

    private static @Nullable Object identity(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
    }

    /** Before its socket is closed: that holds on to its inode, so while it is open no other file can have the same one. */
    void remove() {
        boolean before = removed;
        removed = true;
        if (before || Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            if (Objects.equals(identity(path), identity)) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            Log.log(System.Logger.Level.WARNING, "cannot remove the file of a closed socket: " + e, e);
        }
    }
}
