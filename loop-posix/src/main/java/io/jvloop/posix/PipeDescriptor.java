package io.jvloop.posix;

import io.jvloop.spi.PipeAddress;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jnr.constants.platform.Errno;
import jnr.constants.platform.OpenFlags;
import jnr.posix.FileStat;
import org.jspecify.annotations.Nullable;

/** Opens what a {@link PipeAddress} names, in non-blocking mode, and gives it back as it was. */
final class PipeDescriptor {
    private final FileDescriptor descriptor;
    /** What to put back, if it is somebody else's, too. */
    private final @Nullable BorrowedMode mode;

    private PipeDescriptor(int number, @Nullable BorrowedMode mode) {
        this.descriptor = new FileDescriptor(number);
        this.mode = mode;
    }

    /** One that was born with us and is non-blocking already. */
    static PipeDescriptor own(int number) {
        return new PipeDescriptor(number, null);
    }

    static PipeDescriptor open(PipeAddress source, boolean writing) throws IOException {
        return switch (source.pipe()) {
            case Integer number -> adopt(number);
            case Path path -> open(path, writing);
            default -> throw new UnsupportedOperationException("cannot open " + source
                    + ": the JDK does not tell which descriptor its channel has; give a descriptor or a path, or use the NIO back end");
        };
    }

    /** Calls what is called later, for JNR loads and links it at the first call. */
    static void prepare() {
        int number = SystemCalls.POSIX.open("/dev/null", OpenFlags.O_RDONLY.intValue() | OpenFlags.O_CLOEXEC.intValue(), 0);
        if (number < 0) {
            return; // then the first pipe finds it out
        }
        try {
            adopt(number).close();
        } catch (IOException | UncheckedIOException refused) {
            // It was called.
        }
    }

    private static PipeDescriptor adopt(int number) throws IOException {
        FileStat stat = stat(number, "open");
        checkKind(stat.mode(), "descriptor " + number);
        BorrowedMode mode = BorrowedMode.nonBlocking(number, stat);
        if (number > SystemCalls.STANDARD_ERROR) {
            SystemCalls.setCloseOnExec(number);
            return new PipeDescriptor(number, mode);
        }
        // Those stay the process's own. And Netty's kqueue handler keeps the number 0 for itself.
        return new PipeDescriptor(SystemCalls.duplicate(number), mode);
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
        if ((stat(number, "use").mode() & FileStat.S_IFMT) != FileStat.S_IFSOCK) {
            throw new IllegalArgumentException("descriptor " + number + " is no socket");
        }
    }

    private static FileStat stat(int number, String purpose) throws IOException {
        FileStat stat = SystemCalls.POSIX.allocateStat();
        if (SystemCalls.POSIX.fstat(number, stat) < 0) {
            throw new IOException("cannot " + purpose + " descriptor " + number + ": it is not open");
        }
        return stat;
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
            if (mode != null && descriptor.isOpen()) {
                mode.giveBack(descriptor.intValue());
            }
            descriptor.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close a pipe: " + e.getMessage(), e);
        }
    }
}
