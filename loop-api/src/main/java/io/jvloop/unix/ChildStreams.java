package io.jvloop.unix;

import io.jvloop.spi.ChildSettings;
import io.jvloop.spi.ChildStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Opens the descriptors of a child's three streams. Closing it closes the child's ends, and ours unless they were released. */
final class ChildStreams implements AutoCloseable {
    static final int INHERITED = -1;
    /** As {@link #INHERITED}, with the child's own standard output. */
    static final int AS_STDOUT = -2;
    private static final int PERMISSIONS = 0666;

    private final SystemCalls calls;
    private final int[] ends = {INHERITED, INHERITED, INHERITED};
    private final int[] ours = {SpawnedProcess.NO_PIPE, SpawnedProcess.NO_PIPE, SpawnedProcess.NO_PIPE};
    private final List<Integer> open = new ArrayList<>();
    private boolean released;

    ChildStreams(SystemCalls calls) {
        this.calls = calls;
    }

    void open(ChildSettings settings) throws IOException {
        for (int i = 0; i < ends.length; i++) {
            ChildStream stream = settings.stream(i);
            ends[i] = switch (stream.kind()) {
                case INHERIT -> INHERITED;
                case STDOUT -> AS_STDOUT;
                case PIPE -> pipe(i);
                case DISCARD -> file("/dev/null", OpenFlags.O_RDWR);
                case READ -> file(path(stream), OpenFlags.O_RDONLY);
                case WRITE -> file(path(stream), OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_TRUNC);
                case APPEND -> file(path(stream), OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_APPEND);
            };
        }
    }

    private static String path(ChildStream stream) {
        return Objects.requireNonNull(stream.file()).toString();
    }

    /** What becomes the child's descriptor {@code i}: a descriptor, {@link #INHERITED} or {@link #AS_STDOUT}. */
    int end(int i) {
        return ends[i];
    }

    private int pipe(int i) throws IOException {
        int[] both = Descriptors.pipe(calls);
        open.add(both[0]);
        open.add(both[1]);
        boolean childReads = i == 0;
        ours[i] = aboveStandardOnes(childReads ? both[1] : both[0]);
        return aboveStandardOnes(childReads ? both[0] : both[1]);
    }

    private int file(String path, int flags) throws IOException {
        int number = calls.open(path, flags | OpenFlags.O_CLOEXEC, PERMISSIONS);
        if (number < 0) {
            throw switch (-number) {
                case Errno.ENOENT -> new NoSuchFileException(path);
                case Errno.EACCES -> new AccessDeniedException(path);
                default -> calls.failure("cannot open " + path + " for a child", number);
            };
        }
        open.add(number);
        return aboveStandardOnes(number);
    }

    /**
     * If this process has closed a standard stream, the system gives its number to the next descriptor, and the child's own dup2 would
     * overwrite that before it is used.
     */
    private int aboveStandardOnes(int number) throws IOException {
        if (number > SystemCalls.STANDARD_ERROR) {
            return number;
        }
        int moved = Descriptors.duplicate(calls, number);
        open.add(moved);
        return moved;
    }

    /** This process's ends of the pipes; {@link SpawnedProcess#NO_PIPE} for the other streams. */
    int[] ours() {
        return ours;
    }

    /** Leaves our ends open: they belong to the caller from now on. */
    void releaseOurs() {
        released = true;
    }

    @Override
    public void close() {
        for (int number : open) {
            if (!released || number != ours[0] && number != ours[1] && number != ours[2]) {
                calls.close(number);
            }
        }
    }
}
