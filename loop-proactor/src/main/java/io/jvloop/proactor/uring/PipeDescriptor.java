package io.jvloop.proactor.uring;

import io.jvloop.spi.PipeAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Opens what a {@link PipeAddress} names. Its flags are left as they are: io_uring waits for a pipe in either mode and blocks nobody.
 */
final class PipeDescriptor {
    private static final int KIND = 0170000;
    private static final int FIFO = 0010000;
    private static final int CHARACTER_DEVICE = 0020000;
    private static final int DIRECTORY = 0040000;
    private static final int REGULAR = 0100000;
    private static final int SOCKET = 0140000;
    /** Those up to here belong to the whole process. */
    static final int STANDARD_ERROR = 2;
    private static final int O_WRONLY = 1;
    /** A terminal must not become the process's own. */
    private static final int O_NOCTTY = 0x100;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;

    private final int number;
    private final boolean device;

    private PipeDescriptor(int number, boolean device) {
        this.number = number;
        this.device = device;
    }

    static PipeDescriptor open(SystemCalls calls, PipeAddress source, boolean writing) throws IOException {
        return switch (source.pipe()) {
            case Integer number -> adopt(calls, number);
            case Path path -> open(calls, path, writing);
            default -> throw new UnsupportedOperationException("cannot open " + source
                    + ": the JDK does not tell which descriptor its channel has; give a descriptor or a path, or use the NIO back end");
        };
    }

    /** One that was born with us, and above the standard ones. */
    static PipeDescriptor own(int number) {
        return new PipeDescriptor(number, false);
    }

    private static PipeDescriptor adopt(SystemCalls calls, int number) throws IOException {
        int kind = kind(number, "open");
        checkKind(kind, "descriptor " + number);
        if (number > STANDARD_ERROR) {
            SystemCalls.check(calls.setCloseOnExec(number));
        }
        return new PipeDescriptor(number, kind == CHARACTER_DEVICE);
    }

    private static PipeDescriptor open(SystemCalls calls, Path path, boolean writing) throws IOException {
        int kind = kind(path);
        checkKind(kind, path.toString());
        int number = calls.open(path.toString(), (writing ? O_WRONLY : 0) | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
        if (number < 0) {
            throw new IOException("cannot open " + path + (number == -Errno.ENXIO ? " to write: nobody reads it" : "") + ": "
                    + SystemCalls.text(-number) + " (errno " + -number + ")");
        }
        return new PipeDescriptor(number, kind == CHARACTER_DEVICE);
    }

    static void checkSocket(int number) throws IOException {
        if (kind(number, "use") != SOCKET) {
            throw new IllegalArgumentException("descriptor " + number + " is no socket");
        }
    }

    /** What has no events counts as always ready, and would keep a loop busy for ever; epoll refuses it with these words. */
    static void checkWatchable(int number) throws IOException {
        int kind;
        try {
            kind = kind(Path.of("/dev/fd/" + number));
        } catch (NoSuchFileException e) {
            throw new IOException("Bad file descriptor", e);
        }
        if (kind == REGULAR || kind == DIRECTORY) {
            throw new IOException("Operation not permitted: it is a file, and always ready");
        }
    }

    private static int kind(int number, String purpose) throws IOException {
        try {
            return kind(Path.of("/dev/fd/" + number));
        } catch (NoSuchFileException e) {
            throw new IOException("cannot " + purpose + " descriptor " + number + ": it is not open", e);
        }
    }

    private static int kind(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:mode") & KIND;
    }

    private static void checkKind(int kind, String name) {
        if (kind != FIFO && kind != SOCKET && kind != CHARACTER_DEVICE) {
            throw new IllegalArgumentException("cannot open " + name + ": it is no pipe, no stream socket and no character device");
        }
    }

    int number() {
        return number;
    }

    /** A terminal, say: not all that holds for pipes holds for its driver. */
    boolean isDevice() {
        return device;
    }

    boolean isOurs() {
        return number > STANDARD_ERROR;
    }
}
