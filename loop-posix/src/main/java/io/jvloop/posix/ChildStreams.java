package io.jvloop.posix;

import io.jvloop.spi.ChildSettings;
import io.jvloop.spi.ChildStream;
import io.jvloop.spi.Direction;
import io.jvloop.spi.PipeAddress;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import jnr.constants.platform.Errno;
import jnr.constants.platform.OpenFlags;
import org.jspecify.annotations.Nullable;

/** Opens the descriptors of a child's three streams. Closing it closes the child's ends, and ours too unless they were taken. */
final class ChildStreams implements AutoCloseable {
    static final int INHERITED = -1;
    /** As {@link #INHERITED}, with the child's own standard output. */
    static final int AS_STDOUT = -2;
    private static final int PERMISSIONS = 0666;

    private final int[] ends = {INHERITED, INHERITED, INHERITED};
    private final List<FileDescriptor> childs = new ArrayList<>();
    private @Nullable FdPipe[] pipes = new FdPipe[3];

    void open(ChildSettings options) throws IOException {
        for (int i = 0; i < ends.length; i++) {
            ends[i] = switch (options.stream(i).kind()) {
                case INHERIT -> INHERITED;
                case STDOUT -> AS_STDOUT;
                case PIPE -> pipe(i);
                case DISCARD -> file("/dev/null", OpenFlags.O_RDWR.intValue());
                case READ, WRITE, APPEND -> file(options.stream(i));
            };
        }
    }

    /** What becomes the child's descriptor {@code i}. */
    int end(int i) {
        return ends[i];
    }

    private int pipe(int i) throws IOException {
        int[] both = SystemCalls.pipe();
        boolean childReads = i == 0;
        int ours = childReads ? both[1] : both[0];
        pipes[i] = new FdPipe(new PipeAddress(ours), childReads ? Direction.WRITE : Direction.READ, PipeDescriptor.own(ours));
        int end = aboveStandardOnes(childReads ? both[0] : both[1]);
        SystemCalls.setNonBlocking(ours);
        return end;
    }

    private int file(ChildStream redirect) throws IOException {
        int flags = switch (redirect.kind()) {
            case READ -> OpenFlags.O_RDONLY.intValue();
            case WRITE -> OpenFlags.O_WRONLY.intValue() | OpenFlags.O_CREAT.intValue() | OpenFlags.O_TRUNC.intValue();
            default -> OpenFlags.O_WRONLY.intValue() | OpenFlags.O_CREAT.intValue() | OpenFlags.O_APPEND.intValue();
        };
        return file(Objects.requireNonNull(redirect.file()).toString(), flags);
    }

    private int file(String path, int flags) throws IOException {
        int number = SystemCalls.POSIX.open(path, flags | OpenFlags.O_CLOEXEC.intValue(), PERMISSIONS);
        if (number < 0) {
            int errno = SystemCalls.POSIX.errno();
            throw switch (Errno.valueOf(errno)) {
                case ENOENT -> new NoSuchFileException(path);
                case EACCES -> new AccessDeniedException(path);
                default -> SystemCalls.failure("cannot open " + path + " for a child", errno);
            };
        }
        return aboveStandardOnes(number);
    }

    /** If this process has closed a standard stream, its number is given out again, and would be overwritten in the child too early. */
    private int aboveStandardOnes(int number) throws IOException {
        FileDescriptor descriptor = new FileDescriptor(number);
        childs.add(descriptor);
        if (number > SystemCalls.STANDARD_ERROR) {
            return number;
        }
        int moved = SystemCalls.duplicate(number);
        childs.add(new FileDescriptor(moved));
        return moved;
    }

    @Nullable FdPipe[] takePipes() {
        @Nullable FdPipe[] taken = pipes;
        pipes = new FdPipe[3];
        return taken;
    }

    @Override
    public void close() throws IOException {
        for (FdPipe pipe : pipes) {
            if (pipe != null) {
                pipe.close();
            }
        }
        for (FileDescriptor end : childs) {
            end.close();
        }
    }
}
