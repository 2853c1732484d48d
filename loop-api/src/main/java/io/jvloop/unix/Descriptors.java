package io.jvloop.unix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Stateless. Operations that descriptors of every kind have. */
public final class Descriptors {
    // The same on all systems.
    private static final int FD_CLOEXEC = 1;
    private static final int F_SETFD = 2;
    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;
    private static final int F_DUPFD_CLOEXEC = duplicateCloseOnExec(UnixSystem.HERE);

    private Descriptors() {
    }

    static int duplicateCloseOnExec(UnixSystem system) {
        return switch (system) {
            case LINUX -> 1030;
            case MACOS -> 67;
            case FREEBSD, DRAGONFLY -> 17;
            case OPENBSD -> 10;
            case NETBSD -> 12;
        };
    }

    /** Duplicates a descriptor. The duplicate is close-on-exec and not one of the standard three. */
    public static int duplicate(SystemCalls calls, int descriptor) throws IOException {
        return calls.check("cannot duplicate descriptor " + descriptor, tryDuplicate(calls, descriptor));
    }

    /** As {@link #duplicate}, but returns the negated error number on failure. */
    public static int tryDuplicate(SystemCalls calls, int descriptor) {
        return calls.fcntl(descriptor, F_DUPFD_CLOEXEC, SystemCalls.STANDARD_ERROR + 1);
    }

    /** The status flags of an open file ({@code O_NONBLOCK} and others), which all its descriptors share. */
    public static int flags(SystemCalls calls, int descriptor) throws IOException {
        return calls.check("cannot ask descriptor " + descriptor + " for its flags", calls.fcntl(descriptor, F_GETFL, 0));
    }

    public static void setFlags(SystemCalls calls, int descriptor, int flags) throws IOException {
        calls.check("cannot set the flags of descriptor " + descriptor, calls.fcntl(descriptor, F_SETFL, flags));
    }

    /** The given status flags with {@code O_NONBLOCK} added. */
    public static int nonBlocking(int flags) {
        return flags | OpenFlags.O_NONBLOCK;
    }

    public static void setNonBlocking(SystemCalls calls, int descriptor) throws IOException {
        setFlags(calls, descriptor, nonBlocking(flags(calls, descriptor)));
    }

    public static void setCloseOnExec(SystemCalls calls, int descriptor) throws IOException {
        calls.check("cannot make descriptor " + descriptor + " close on exec", calls.fcntl(descriptor, F_SETFD, FD_CLOEXEC));
    }

    /** Opens a pipe for a child: the reading end and the writing end. */
    static int[] pipe(SystemCalls calls) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(ValueLayout.JAVA_INT, 2);
            // Close-on-exec from birth, since another thread may start a child meanwhile.
            int result = calls.pipe2(ends.address(), OpenFlags.O_CLOEXEC);
            boolean atomic = result != -Errno.ENOSYS;
            if (!atomic) { // macOS has no pipe2; our children and the JDK's close what they do not need in any case
                result = calls.pipe(ends.address());
            }
            calls.check("cannot open a pipe to a child", result);
            int[] both = {ends.getAtIndex(ValueLayout.JAVA_INT, 0), ends.getAtIndex(ValueLayout.JAVA_INT, 1)};
            if (!atomic) {
                setCloseOnExec(calls, both[0]);
                setCloseOnExec(calls, both[1]);
            }
            return both;
        }
    }
}
