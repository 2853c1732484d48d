package io.jvloop.unix;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop, unless its binding says more. The C library's functions under their own names; their manual pages are their
 * documentation. A result below 0 is the negated error number. Memory is passed by its address.
 */
@SuppressWarnings({"checkstyle:MethodName", "checkstyle:MissingJavadocMethod"})
public interface SystemCalls {

    /** The last of the three descriptors that belong to the whole process. */
    int STANDARD_ERROR = 2;

    /** A binding for the calling thread. */
    SystemCalls forCurrentThread();

    /** The system's text for an error number. */
    String strerror(int errno);

    // ---- descriptors ----

    int open(String path, int flags, int mode);

    int close(int descriptor);

    int fcntl(int descriptor, int command, int argument);

    /** Writes the reading end and the writing end. Returns {@code -ENOSYS} where the library has no such function. */
    int pipe2(long ends, int flags);

    int pipe(long ends);

    int fchmod(int descriptor, int mode);

    /** Returns null if the descriptor is not open. */
    @Nullable FileStatus fstat(int descriptor) throws IOException;

    // ---- sockets ----

    int getsockopt(int socket, int level, int name, long value, long length);

    int getsockname(int socket, long address, long length);

    int getpeername(int socket, long address, long length);

    long sendto(int socket, long data, long size, int flags, long address, int addressLength);

    long recvfrom(int socket, long data, long size, int flags, long address, long addressLength);

    long sendmsg(int socket, long message, int flags);

    long recvmsg(int socket, long message, int flags);

    // ---- processes ----

    int waitpid(int pid, long status, int options);

    int kill(int pid, int signal);

    /** A Linux system call of two integers for which the library has no function. */
    long syscall(long number, int first, int second);

    /** Linux's. */
    int sched_setaffinity(int thread, long size, long mask);

    /** Returns an error number. */
    int posix_spawn(long pid, long path, long fileActions, long attributes, long arguments, long environment);

    /** The functions that prepare a spawn. Bound at first use, since most loops never spawn. */
    SpawnCalls spawning();

    // ---- their errors ----

    /** Returns a result, or throws the exception for a negative one. */
    default int check(int result) throws SystemFailure {
        if (result < 0) {
            throw failure(result);
        }
        return result;
    }

    /** As the other, and the exception names the operation. */
    default int check(String operation, int result) throws IOException {
        if (result < 0) {
            throw failure(operation, result);
        }
        return result;
    }

    /** The exception for a negated error number, where the JDK has no type of its own. */
    default SystemFailure failure(int negated) {
        return new SystemFailure(strerror(-negated), negated);
    }

    /** The exception for a negated error number, with the operation that failed. */
    default IOException failure(String operation, int negated) {
        return new IOException(operation + ": " + strerror(-negated) + " (errno " + -negated + ")");
    }
}
