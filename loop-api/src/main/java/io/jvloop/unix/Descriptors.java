package io.jvloop.unix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Stateless. What is done to descriptors, of whatever kind. */
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

    /** A descriptor of our own for the same open file, close-on-exec and none of the standard ones. */
    public static int duplicate(SystemCalls calls, int descriptor) throws IOException {
        return calls.check("cannot duplicate descriptor " + descriptor, tryDuplicate(calls, descriptor));
    }

    /** As {@link #duplicate}; answers the negated error number if there is none. */
    public static int tryDuplicate(SystemCalls calls, int descriptor) {
        return calls.fcntl(descriptor, F_DUPFD_CLOEXEC, SystemCalls.STANDARD_ERROR + 1);
    }

    /** The flags of an open file: {@code O_NONBLOCK} and its kin, shared by all descriptors of it. */
    public static int flags(SystemCalls calls, int descriptor) throws IOException {
        return calls.check("cannot ask descriptor " + descriptor + " for its flags", calls.fcntl(descriptor, F_GETFL, 0));
    }

    /** Sets the flags of an open file. */
    public static void setFlags(SystemCalls calls, int descriptor, int flags) throws IOException {
        calls.check("cannot set the flags of descriptor " + descriptor, calls.fcntl(descriptor, F_SETFL, flags));
    }

    /** What an open file's flags become when nobody is to wait for it. */
    public static int nonBlocking(int flags) {
        return flags | OpenFlags.O_NONBLOCK;
    }

    /** Lets nobody wait for an open file. */
    public static void setNonBlocking(SystemCalls calls, int descriptor) throws IOException {
        setFlags(calls, descriptor, nonBlocking(flags(calls, descriptor)));
    }

    /** Keeps a descriptor from children. */
    public static void setCloseOnExec(SystemCalls calls, int descriptor) throws IOException {
        calls.check("cannot make descriptor " + descriptor + " close on exec", calls.fcntl(descriptor, F_SETFD, FD_CLOEXEC));
    }

    /** The two ends of a new pipe to a child, for reading and for writing. */
    static int[] pipe(SystemCalls calls) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(ValueLayout.JAVA_INT, 2);
            // Close-on-exec from birth: a child of another thread's may be born meanwhile.
            int result = calls.pipe2(ends.address(), OpenFlags.O_CLOEXEC);
            boolean born = result != -Errno.ENOSYS;
            if (!born) { // macOS; our own children and the JDK's close what they do not need in any case
                result = calls.pipe(ends.address());
            }
            calls.check("cannot open a pipe to a child", result);
            int[] both = {ends.getAtIndex(ValueLayout.JAVA_INT, 0), ends.getAtIndex(ValueLayout.JAVA_INT, 1)};
            if (!born) {
                setCloseOnExec(calls, both[0]);
                setCloseOnExec(calls, both[1]);
            }
            return both;
        }
    }
}
