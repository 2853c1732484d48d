package io.jvloop.posix;

import io.jvloop.spi.PipeAddress;
import io.jvloop.unix.Descriptors;
import io.jvloop.unix.FileStatus;
import io.jvloop.unix.ForeignDescriptors;
import io.jvloop.unix.SystemCalls;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A pipe's descriptor in non-blocking mode, opened or adopted by a {@link PipeAddress}. */
final class PipeDescriptor {
    private final FileDescriptor descriptor;
    /** The mode to restore at the close, if the descriptor is somebody else's too. */
    private final @Nullable BorrowedMode mode;

    private PipeDescriptor(int number, @Nullable BorrowedMode mode) {
        this.descriptor = new FileDescriptor(number);
        this.mode = mode;
    }

    /** A descriptor that jvloop has made, which is non-blocking already. */
    static PipeDescriptor own(int number) {
        return new PipeDescriptor(number, null);
    }

    static PipeDescriptor open(PipeAddress source, boolean writing) throws IOException {
        return switch (source.pipe()) {
            case Integer number -> adopt(number);
            case Path path -> own(ForeignDescriptors.open(JnrCalls.CALLS, path, writing));
            default -> throw ForeignDescriptors.unknown(source);
        };
    }

    private static PipeDescriptor adopt(int number) throws IOException {
        FileStatus status = ForeignDescriptors.checkPipe(JnrCalls.CALLS, number);
        BorrowedMode mode = BorrowedMode.nonBlocking(number, status);
        if (number > SystemCalls.STANDARD_ERROR) {
            Descriptors.setCloseOnExec(JnrCalls.CALLS, number);
            return new PipeDescriptor(number, mode);
        }
        // Standard descriptors stay the process's own, and Netty's kqueue handler reserves the number 0.
        return new PipeDescriptor(Descriptors.duplicate(JnrCalls.CALLS, number), mode);
    }

    FileDescriptor descriptor() {
        return descriptor;
    }

    void close() {
        try {
            if (mode != null && descriptor.isOpen()) {
                mode.restore(descriptor.intValue());
            }
            descriptor.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close a pipe: " + e.getMessage(), e);
        }
    }
}
