package io.jvloop.transport;

import io.jvloop.spi.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. The file of a Unix-domain socket that was just bound. It is removed once, unless it was replaced. */
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

    /** Called before the socket is closed: while it is open no other file can get its inode. */
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
