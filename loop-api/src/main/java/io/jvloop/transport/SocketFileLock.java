package io.jvloop.transport;

import io.jvloop.spi.Log;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread. A lock that a server holds while it looks whether a socket file is stale, removes it and listens in its
 * place. Without it, two servers that start together may find the same stale file, and the second removes the new file of the first, or
 * takes its socket for dead because it is bound and does not listen yet.
 *
 * <p>It is a locked file beside the socket, {@code .NAME.jvloop-lock}, which the system unlocks if the process dies. No server waits for
 * it: if it is locked, another server is taking the address. Locks of one process do not exclude each other, and closing one file ends the
 * process's other locks on it: so this process keeps a set of its locks, which is looked at first.
 */
final class SocketFileLock implements AutoCloseable {
    private static final Set<Path> OF_THIS_PROCESS = ConcurrentHashMap.newKeySet();
    /** How often another server may unlock and remove the file just while we lock it. */
    private static final int ATTEMPTS = 10;
    /** Behind the content, which must stay readable where locks are mandatory (Windows). */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private final Path path;
    private final @Nullable FileChannel locked;

    private SocketFileLock(Path path, @Nullable FileChannel locked) {
        this.path = path;
        this.locked = locked;
    }

    /**
     * Locks a path. Where the file cannot be locked (no such directory, no right to write, a file system without locks) the lock holds
     * within this process only, and listening reports what is wrong.
     *
     * @return the lock, or null if another server holds it
     */
    static @Nullable SocketFileLock of(Path socket) {
        Path path = real(socket);
        if (!OF_THIS_PROCESS.add(path)) {
            return null;
        }
        FileChannel channel = null;
        try {
            channel = lock(lockFile(path));
            if (channel == null) {
                OF_THIS_PROCESS.remove(path);
                return null;
            }
        } catch (IOException noLocks) {
            // The lock within the process must do.
        } catch (Throwable t) {
            OF_THIS_PROCESS.remove(path);
            throw t;
        }
        return new SocketFileLock(path, channel);
    }

    private static Path real(Path socket) {
        Path absolute = socket.toAbsolutePath();
        Path directory = absolute.getParent();
        try {
            return directory == null ? absolute : directory.toRealPath().resolve(absolute.getFileName());
        } catch (IOException noDirectory) {
            return absolute;
        }
    }

    private static Path lockFile(Path path) {
        return path.resolveSibling("." + path.getFileName() + ".jvloop-lock");
    }

    private static @Nullable FileChannel lock(Path file) throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            boolean ours = false;
            try {
                if (channel.tryLock(LOCKED_BYTE, 1, false) == null) {
                    return null;
                }
                ours = isStillThere(channel, file);
                if (ours) {
                    return channel;
                }
            } catch (OverlappingFileLockException otherNameOfTheSameFile) {
                return null;
            } finally {
                if (!ours) {
                    channel.close();
                }
            }
        }
        return null;
    }

    /** Whether the file that we have locked is still at its path: another process may have removed it before it unlocked it. */
    private static boolean isStillThere(FileChannel channel, Path file) throws IOException {
        byte[] mark = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
        channel.write(ByteBuffer.wrap(mark), 0);
        try {
            return Arrays.equals(mark, Files.readAllBytes(file));
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    /** Removes the file and unlocks it, in this order: once unlocked it may be another's. */
    @Override
    public void close() {
        try (FileChannel _ = locked) {
            if (locked != null) {
                Files.deleteIfExists(lockFile(path));
            }
        } catch (IOException e) {
            Log.log(System.Logger.Level.WARNING, "cannot remove the lock of a socket file: " + e, e);
        } finally {
            OF_THIS_PROCESS.remove(path);
        }
    }
}
