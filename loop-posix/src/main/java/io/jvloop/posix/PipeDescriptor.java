package io.jvloop.posix;

import io.jvloop.net.PipeSource;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import jnr.constants.platform.Errno;
import jnr.constants.platform.OpenFlags;

/** Opens what a {@link PipeSource} names, in non-blocking mode, and gives it back as it was. */
final class PipeDescriptor {
    private static final int KIND = 0170000;
    private static final int FIFO = 0010000;
    private static final int CHARACTER_DEVICE = 0020000;
    private static final int SOCKET = 0140000;
    /** Those up to here belong to the whole process. */
    private static final int STANDARD_ERROR = 2;

    private final FileDescriptor descriptor;
    /** The flags to put back, or -1. */
    private final int formerFlags;

    private PipeDescriptor(int number, int formerFlags) {
        this.descriptor = new FileDescriptor(number);
        this.formerFlags = formerFlags;
    }

    /** One that was born with us and is non-blocking already. */
    static PipeDescriptor own(int number) {
        return new PipeDescriptor(number, -1);
    }

    static PipeDescriptor open(PipeSource source, boolean writing) throws IOException {
        return switch (source.pipe()) {
            case Integer number -> adopt(number);
            case Path path -> open(path, writing);
            default -> throw new UnsupportedOperationException("cannot open " + source
                    + ": the JDK does not tell which descriptor its channel has; give a descriptor or a path, or use the NIO back end");
        };
    }

    private static PipeDescriptor adopt(int number) throws IOException {
        try {
            checkKind(Path.of("/dev/fd/" + number), "descriptor " + number);
        } catch (NoSuchFileException e) {
            throw new IOException("cannot open descriptor " + number + ": it is not open", e);
        }
        int flags = SystemCalls.flags(number);
        SystemCalls.setFlags(number, flags | OpenFlags.O_NONBLOCK.intValue());
        if (number > STANDARD_ERROR) {
            SystemCalls.setCloseOnExec(number);
        }
        return new PipeDescriptor(number, flags);
    }

    private static PipeDescriptor open(Path path, boolean writing) throws IOException {
        checkKind(path, path.toString());
        OpenFlags mode = writing ? OpenFlags.O_WRONLY : OpenFlags.O_RDONLY;
        // A terminal must not become the process's own.
        int flags = mode.intValue() | OpenFlags.O_NONBLOCK.intValue() | OpenFlags.O_CLOEXEC.intValue() | OpenFlags.O_NOCTTY.intValue();
        int number = SystemCalls.POSIX.open(path.toString(), flags, 0);
        if (number < 0) {
            boolean noReader = SystemCalls.POSIX.errno() == Errno.ENXIO.intValue();
            throw SystemCalls.failure("cannot open " + path + (noReader ? " to write: nobody reads it" : ""));
        }
        return own(number);
    }

    static void checkSocket(int number) throws IOException {
        int kind;
        try {
            kind = (Integer) Files.getAttribute(Path.of("/dev/fd/" + number), "unix:mode") & KIND;
        } catch (NoSuchFileException e) {
            throw new IOException("cannot use descriptor " + number + ": it is not open", e);
        }
        if (kind != SOCKET) {
            throw new IllegalArgumentException("descriptor " + number + " is no socket");
        }
    }

    private static void checkKind(Path path, String name) throws IOException {
        int kind = (Integer) Files.getAttribute(path, "unix:mode") & KIND;
        if (kind != FIFO && kind != SOCKET && kind != CHARACTER_DEVICE) {
            throw new IllegalArgumentException("cannot open " + name + ": it is no pipe, no stream socket and no character device");
        }
    }

    FileDescriptor descriptor() {
        return descriptor;
    }

    void close() {
        try {
            if (formerFlags >= 0 && descriptor.isOpen()) {
                SystemCalls.setFlags(descriptor.intValue(), formerFlags);
            }
            if (formerFlags < 0 || descriptor.intValue() > STANDARD_ERROR) {
                descriptor.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close a pipe: " + e.getMessage(), e);
        }
    }
}
