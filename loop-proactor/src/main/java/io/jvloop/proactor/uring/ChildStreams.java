package io.jvloop.proactor.uring;

import io.jvloop.spi.ChildSettings;
import io.jvloop.spi.ChildStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Opens the descriptors of a child's three streams. Closing it closes the child's ends, and ours too unless they were taken. */
final class ChildStreams implements AutoCloseable {
    static final int INHERITED = -1;
    /** As {@link #INHERITED}, with the child's own standard output. */
    static final int AS_STDOUT = -2;
    static final int NO_PIPE = -1;
    private static final int O_WRONLY = 1;
    private static final int O_RDWR = 2;
    private static final int O_CREAT = 0100;
    private static final int O_TRUNC = 01000;
    private static final int O_APPEND = 02000;
    private static final int O_CLOEXEC = 02000000;

    private final SystemCalls calls;
    private final int[] ends = {INHERITED, INHERITED, INHERITED};
    private final int[] ours = {NO_PIPE, NO_PIPE, NO_PIPE};
    private final List<Integer> open = new ArrayList<>();
    private boolean taken;

    ChildStreams(SystemCalls calls) {
        this.calls = calls;
    }

    void open(ChildSettings options) throws IOException {
        for (int i = 0; i < ends.length; i++) {
            ChildStream redirect = options.stream(i);
            ends[i] = switch (redirect.kind()) {
                case INHERIT -> INHERITED;
                case STDOUT -> AS_STDOUT;
                case PIPE -> pipe(i);
                case DISCARD -> file("/dev/null", O_RDWR);
                case READ -> file(path(redirect), 0);
                case WRITE -> file(path(redirect), O_WRONLY | O_CREAT | O_TRUNC);
                case APPEND -> file(path(redirect), O_WRONLY | O_CREAT | O_APPEND);
            };
        }
    }

    private static String path(ChildStream redirect) {
        return Objects.requireNonNull(redirect.file()).toString();
    }

    /** What becomes the child's descriptor {@code i}. */
    int end(int i) {
        return ends[i];
    }

    private int pipe(int i) throws IOException {
        long both = calls.room();
        // Close-on-exec from birth: a child of another thread's may be born meanwhile.
        SystemCalls.check(calls.pipe(both, O_CLOEXEC));
        int reading = Memory.getInt(both);
        int writing = Memory.getInt(both + Integer.BYTES);
        open.add(reading);
        open.add(writing);
        ours[i] = aboveStandardOnes(i == 0 ? writing : reading);
        return aboveStandardOnes(i == 0 ? reading : writing);
    }

    private int file(String path, int flags) throws IOException {
        int number = calls.open(path, flags | O_CLOEXEC);
        if (number < 0) {
            throw switch (-number) {
                case Errno.ENOENT -> new NoSuchFileException(path);
                case Errno.EACCES -> new AccessDeniedException(path);
                default -> new IOException("cannot open " + path + " for a child: " + SystemCalls.text(-number));
            };
        }
        open.add(number);
        return aboveStandardOnes(number);
    }

    /** If this process has closed a standard stream, its number is given out again, and would be overwritten in the child too early. */
    private int aboveStandardOnes(int number) throws IOException {
        if (number > PipeDescriptor.STANDARD_ERROR) {
            return number;
        }
        int moved = SystemCalls.check(calls.duplicate(number, PipeDescriptor.STANDARD_ERROR + 1));
        open.add(moved);
        return moved;
    }

    /** Our ends, from now on the caller's; {@link #NO_PIPE} where there is none. */
    int[] takePipes() {
        taken = true;
        return ours;
    }

    @Override
    public void close() {
        for (int number : open) {
            if (!taken || number != ours[0] && number != ours[1] && number != ours[2]) {
                calls.close(number);
            }
        }
    }
}
