package io.jvloop.unix;

import io.jvloop.spi.BoundSocket;
import io.jvloop.spi.PipeAddress;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;

/** Stateless. Checks descriptors and paths that the caller supplies before a back end uses them, and opens pipes by path. */
public final class ForeignDescriptors {
    /** The type of stream sockets, the same on all systems. */
    public static final int SOCK_STREAM = 1;
    /** The type of datagram sockets, the same on all systems. */
    public static final int SOCK_DGRAM = 2;

    private ForeignDescriptors() {
    }

    /** Checks that a descriptor is open and of a kind that a pipe transport can use. */
    public static FileStatus checkPipe(SystemCalls calls, int number) throws IOException {
        FileStatus status = status(calls, number, "open");
        checkKind(status, "descriptor " + number);
        return status;
    }

    private static void checkKind(FileStatus status, String name) {
        if (!status.isFifo() && !status.isSocket() && !status.isCharacterDevice()) {
            throw new IllegalArgumentException("cannot open " + name + ": it is no pipe, no stream socket and no character device");
        }
    }

    private static FileStatus status(SystemCalls calls, int number, String purpose) throws IOException {
        FileStatus status = calls.fstat(number);
        if (status == null) {
            throw new IOException("cannot " + purpose + " descriptor " + number + ": it is not open");
        }
        return status;
    }

    /**
     * Checks that a descriptor can be watched. A file or directory counts as always ready and would keep the loop busy for ever. The
     * messages are those of epoll, which refuses such descriptors itself.
     */
    public static void checkWatchable(SystemCalls calls, int number) throws IOException {
        FileStatus status = calls.fstat(number);
        if (status == null) {
            throw new IOException("Bad file descriptor");
        }
        if (status.isAlwaysReady()) {
            throw new IOException("Operation not permitted: it is a file, and always ready");
        }
    }

    /** Opens a pipe by its path, in non-blocking mode. */
    public static int open(SystemCalls calls, Path path, boolean writing) throws IOException {
        checkKind(status(path), path.toString());
        int mode = writing ? OpenFlags.O_WRONLY : OpenFlags.O_RDONLY;
        // Without O_NOCTTY, a terminal could become this process's controlling terminal.
        int number = calls.open(path.toString(), mode | OpenFlags.O_NONBLOCK | OpenFlags.O_CLOEXEC | OpenFlags.O_NOCTTY, 0);
        if (number < 0) {
            throw calls.failure("cannot open " + path + (number == -Errno.ENXIO ? " to write: nobody reads it" : ""), number);
        }
        return number;
    }

    /** The descriptor of a socket that somebody else has made. */
    public static int descriptor(BoundSocket boundSocket) {
        if (boundSocket.socket() instanceof Integer number) {
            return number;
        }
        throw new UnsupportedOperationException("cannot use " + boundSocket
                + ": the JDK does not tell which descriptor its channel has; give a descriptor, or use the NIO back end");
    }

    /** The refusal of what is neither a descriptor nor a path. */
    public static UnsupportedOperationException unknown(PipeAddress source) {
        return new UnsupportedOperationException("cannot open " + source
                + ": the JDK does not tell which descriptor its channel has; give a descriptor or a path, or use the NIO back end");
    }

    /** The status of the file at a path. */
    public static FileStatus status(Path path) throws IOException {
        var told = Files.readAttributes(path, "unix:mode,dev,ino");
        return new FileStatus((Integer) told.get("mode"), (Long) told.get("dev"), (Long) told.get("ino"));
    }

    /**
     * Takes over a socket of the given type. If the system fails, the descriptor is closed; if the caller passed the wrong kind, it stays
     * the caller's. Returns a duplicate of a standard descriptor, which itself stays the process's.
     */
    public static int takeSocket(SystemCalls calls, int number, int type, String kind) throws IOException {
        if (!status(calls, number, "use").isSocket()) {
            throw new IllegalArgumentException("descriptor " + number + " is no socket");
        }
        boolean standard = number <= SystemCalls.STANDARD_ERROR;
        int known = type(calls, number);
        if (known < 0 && !standard) {
            calls.close(number);
        }
        if (calls.check(known) != type) {
            throw new IllegalArgumentException("descriptor " + number + " is no " + kind);
        }
        int own = standard ? Descriptors.duplicate(calls, number) : number;
        try {
            Descriptors.setCloseOnExec(calls, own);
            return own;
        } catch (IOException e) {
            calls.close(own);
            throw e;
        }
    }

    private static int type(SystemCalls calls, int socket) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment type = arena.allocate(ValueLayout.JAVA_INT);
            MemorySegment length = arena.allocateFrom(ValueLayout.JAVA_INT, Integer.BYTES);
            int result = calls.getsockopt(socket, SocketOptions.SOL_SOCKET, SocketOptions.SO_TYPE, type.address(), length.address());
            return result < 0 ? result : type.get(ValueLayout.JAVA_INT, 0);
        }
    }
}
