package io.jvloop.proactor.uring;

import io.jvloop.spi.PipeAddress;
import io.jvloop.unix.Descriptors;
import io.jvloop.unix.FileStatus;
import io.jvloop.unix.ForeignDescriptors;
import io.jvloop.unix.SystemCalls;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The descriptor of a {@link PipeAddress}. Its flags stay as they are, since io_uring waits for pipes in either mode.
 *
 * @param number   the descriptor
 * @param isDevice whether it is a character device such as a terminal, whose driver differs from a pipe
 */
record PipeDescriptor(int number, boolean isDevice) {

    static PipeDescriptor open(SystemCalls calls, PipeAddress source, boolean writing) throws IOException {
        return switch (source.pipe()) {
            case Integer number -> adopt(calls, number);
            case Path path -> {
                int number = ForeignDescriptors.open(calls, path, writing);
                yield new PipeDescriptor(number, ForeignDescriptors.status(path).isCharacterDevice());
            }
            default -> throw ForeignDescriptors.unknown(source);
        };
    }

    /** A descriptor that jvloop has made, above the standard ones. */
    static PipeDescriptor own(int number) {
        return new PipeDescriptor(number, false);
    }

    private static PipeDescriptor adopt(SystemCalls calls, int number) throws IOException {
        FileStatus status = ForeignDescriptors.checkPipe(calls, number);
        if (number > SystemCalls.STANDARD_ERROR) {
            Descriptors.setCloseOnExec(calls, number);
        }
        return new PipeDescriptor(number, status.isCharacterDevice());
    }
}
