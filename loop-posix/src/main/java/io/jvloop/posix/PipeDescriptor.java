package io.jvloop.posix;

import io.jvloop.net.PipeSource;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jnr.constants.platform.Errno;
import jnr.constants.platform.OpenFlags;
import jnr.posix.FileStat;

/** Opens what a {@link PipeSource} names, in non-blocking mode, and gives it back as it was. */
final class PipeDescriptor {
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
        checkKind(mode(number, "open"), "descriptor " + number);
        int flags = SystemCalls.flags(number);
        SystemCalls.setFlags(number, flags | OpenFlags.O_NONBLOCK.intValue());
        if (number > SystemCalls.STANDARD_ERROR) {
            SystemCalls.setCloseOnExec(number);
            return new PipeDescriptor(number, flags);
        }
        // Those stay the process's own. And Netty's kqueue handler keeps the number 0 for itself.
        return new PipeDescriptor(SystemCalls.duplicate(number), flags);
    }

    private static PipeDescriptor open(Path path, boolean writing) throws IOException {
        checkKind((Integer) Files.getAttribute(path, "unix:mode"), path.toString());
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
        if ((mode(number, "use") & FileStat.S_IFMT) != FileStat.S_IFSOCK) {
            throw new IllegalArgumentException("descriptor " + number + " is no socket");
        }
    }

    private static int mode(int number, String purpose) throws IOException {
        FileStat stat = SystemCalls.POSIX.allocateStat();
        if (SystemCalls.POSIX.fstat(number, stat) < 0) {
            throw new IOException("cannot " + purpose + " descriptor " + number + ": it is not open");
        }
        return stat.mode();
    }

    private static void checkKind(int mode, String name) {
        int kind = mode & FileStat.S_IFMT;
        if (kind != FileStat.S_IFIFO && kind != FileStat.S_IFSOCK && kind != FileStat.S_IFCHR) {
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
            descriptor.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close a pipe: " + e.getMessage(), e);
        }
    }
}
