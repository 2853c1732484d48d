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
 * Safe for use by any thread. The right to look whether a socket file is stale, remove it and listen in its place. Without it, of two
 * servers that start together each may find the same stale file, and the second one removes the first one's new file; or finds a socket
 * that is bound and does not listen yet, which looks dead.
 *
 * <p>It is a locked file beside the socket, {@code .NAME.jvloop-lock}, for as long as the start takes; the system unlocks it if the
 * process dies. Whoever finds it locked need not wait: the address is being taken. One process's locks do not exclude each other, and
 * closing one file unlocks the others of the same name: so the claims of this process are a set, looked at first.
 */
final class SocketFileLock implements AutoCloseable {
    private static final Set<Path> OF_THIS_PROCESS = ConcurrentHashMap.newKeySet();
    /** How often somebody else may give his claim up just while we take ours. */
    private static final int ATTEMPTS = 10;
    /** Behind the content, which must stay readable where locks are mandatory. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private final Path path;
    private final @Nullable FileChannel locked;

    private SocketFileLock(Path path, @Nullable FileChannel locked) {
        this.path = path;
        this.locked = locked;
    }

    /**
     * Claims a path. Where no lock can be had (no such directory, no right to write, a file system without locks) the claim is good in
     * this process only, and listening tells what is wrong.
     *
     * @return the claim, or null if somebody else has it
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
            // The claim of the process must do.
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

    /** Whoever gave his claim up just now has removed the file that we opened and locked, and the next one locks another. */
    private static boolean isStillThere(FileChannel channel, Path file) throws IOException {
        byte[] mark = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
        channel.write(ByteBuffer.wrap(mark), 0);
        try {
            return Arrays.equals(mark, Files.readAllBytes(file));
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    /** Gives the claim up. The file goes while it is locked: later it may be another's. */
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
