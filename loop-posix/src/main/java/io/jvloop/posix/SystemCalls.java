package io.jvloop.posix;

import io.jvloop.posix.libc.LibC;
import java.io.IOException;
import jnr.constants.platform.Errno;
import jnr.constants.platform.Fcntl;
import jnr.constants.platform.OpenFlags;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Platform;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;

/**
 * The system calls that Netty does not have, by JNR. Its native library is loaded with this class: who uses neither pipes nor children does
 * not pay for it.
 */
final class SystemCalls {
    static final POSIX POSIX = POSIXFactory.getNativePOSIX();
    static final LibC LIBC = LibraryLoader.create(LibC.class).load(Platform.getNativePlatform().getStandardCLibraryName());
    /** The same on all systems; JNR does not know it. */
    static final int FD_CLOEXEC = 1;

    /** Those up to here belong to the whole process. */
    static final int STANDARD_ERROR = 2;

    private SystemCalls() {
    }

    /** The last call's failure, as the system words it. */
    static IOException failure(String operation) {
        return failure(operation, POSIX.errno());
    }

    static IOException failure(String operation, int errno) {
        return new IOException(operation + ": " + Errno.valueOf(errno).description() + " (errno " + errno + ")");
    }

    /** The two ends of a new pipe, for reading and for writing. */
    static int[] pipe() throws IOException {
        int[] ends = new int[2];
        int result;
        boolean born = true;
        try {
            // Close-on-exec from birth: a child of another thread's may be born meanwhile.
            result = LIBC.pipe2(ends, OpenFlags.O_CLOEXEC.intValue());
        } catch (UnsatisfiedLinkError macOs) {
            // Our own children and the JDK's close what they do not need in any case.
            born = false;
            result = POSIX.pipe(ends);
        }
        if (result < 0) {
            throw failure("cannot open a pipe to a child");
        }
        if (!born) {
            setCloseOnExec(ends[0]);
            setCloseOnExec(ends[1]);
        }
        return ends;
    }

    /** A descriptor of our own for the same open file, close-on-exec and none of the standard ones. */
    static int duplicate(int descriptor) throws IOException {
        int own = LIBC.fcntl(descriptor, NativeSystem.DUPLICATE_CLOSE_ON_EXEC, STANDARD_ERROR + 1);
        if (own < 0) {
            throw failure("cannot duplicate descriptor " + descriptor);
        }
        return own;
    }

    /** Whether a socket is connected. */
    static boolean hasPeer(int socket) throws IOException {
        int[] length = {UnixAddresses.SIZE};
        if (LIBC.getpeername(socket, new byte[UnixAddresses.SIZE], length) == 0) {
            return true;
        }
        if (POSIX.errno() == Errno.ENOTCONN.intValue()) {
            return false;
        }
        throw failure("cannot ask descriptor " + socket + " for its peer");
    }

    /** The flags of an open file: {@code O_NONBLOCK} and its kin, shared by all descriptors of it. */
    static int flags(int descriptor) throws IOException {
        int flags = POSIX.fcntl(descriptor, Fcntl.F_GETFL);
        if (flags < 0) {
            throw failure("cannot ask descriptor " + descriptor + " for its flags");
        }
        return flags;
    }

    static void setFlags(int descriptor, int flags) throws IOException {
        if (POSIX.fcntlInt(descriptor, Fcntl.F_SETFL, flags) < 0) {
            throw failure("cannot set the flags of descriptor " + descriptor);
        }
    }

    static void setNonBlocking(int descriptor) throws IOException {
        setFlags(descriptor, flags(descriptor) | OpenFlags.O_NONBLOCK.intValue());
    }

    static void setCloseOnExec(int descriptor) throws IOException {
        if (POSIX.fcntlInt(descriptor, Fcntl.F_SETFD, FD_CLOEXEC) < 0) {
            throw failure("cannot make descriptor " + descriptor + " close on exec");
        }
    }
}
