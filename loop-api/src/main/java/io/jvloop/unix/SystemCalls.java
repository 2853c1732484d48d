package io.jvloop.unix;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop, unless its binding says more. The C library's functions under their own names, which are their documentation. A
 * result below 0 is the negated error number. Memory is passed by its address.
 */
@SuppressWarnings({"checkstyle:MethodName", "checkstyle:MissingJavadocMethod"})
public interface SystemCalls {

    /** Those up to here belong to the whole process. */
    int STANDARD_ERROR = 2;

    /** Another one like this, for another thread. Called in that thread. */
    SystemCalls another();

    /** How the system words an error. */
    String strerror(int errno);

    // ---- descriptors ----

    int open(String path, int flags, int mode);

    int close(int descriptor);

    int fcntl(int descriptor, int command, int argument);

    /** Two ends, for reading and for writing; {@code -ENOSYS} where the library has no such function. */
    int pipe2(long ends, int flags);

    int pipe(long ends);

    int fchmod(int descriptor, int mode);

    /** Null if the descriptor is not open. */
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

    /** A system call of Linux's that takes two integers: what the library has no function for. */
    long syscall(long number, int first, int second);

    /** Answers an error number. */
    int posix_spawn(long pid, long path, long fileActions, long attributes, long arguments, long environment);

    /** What arranges a spawn. Bound when it is asked for: it is seldom needed. */
    SpawnCalls spawning();

    // ---- their errors ----

    /** Passes a result on, or throws what a negative one means. */
    default int check(int result) throws SystemFailure {
        if (result < 0) {
            throw failure(result);
        }
        return result;
    }

    /** The same, and says what failed. */
    default int check(String operation, int result) throws IOException {
        if (result < 0) {
            throw failure(operation, result);
        }
        return result;
    }

    /** The exception for a negated error number that has no type of the JDK's. */
    default SystemFailure failure(int negated) {
        return new SystemFailure(strerror(-negated), negated);
    }

    /** The same, which says what failed. */
    default IOException failure(String operation, int negated) {
        return new IOException(operation + ": " + strerror(-negated) + " (errno " + -negated + ")");
    }
}
