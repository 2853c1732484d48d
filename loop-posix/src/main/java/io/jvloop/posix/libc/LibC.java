package io.jvloop.posix.libc;

import io.jvloop.unix.SpawnCalls;
import jnr.ffi.Pointer;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;
import jnr.ffi.annotations.Variadic;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread. Functions of the C library, under their own names; their manual pages are their documentation. A long in the
 * place of a pointer is an address.
 */
@SuppressWarnings({"checkstyle:MethodName", "checkstyle:MissingJavadocMethod"})
public interface LibC extends SpawnCalls {

    @Variadic(fixedCount = 2)
    int open(String path, int flags, int mode);

    int close(int descriptor);

    /** Supports the commands that take an integer. */
    @Variadic(fixedCount = 2)
    int fcntl(int descriptor, int command, int argument);

    int pipe(long ends);

    int pipe2(long ends, int flags);

    int fchmod(int descriptor, int mode);

    int waitpid(int pid, long status, int options);

    int kill(int pid, int signal);

    int sched_setaffinity(int thread, long size, long mask);

    String strerror(int errno);

    /** Supports system calls that take two integers, for which the library has no function. */
    long syscall(long number, int first, int second);

    /** {@code offset} is the file's position to begin at. */
    long sendfile(int to, int from, @In long[] offset, long count);

    int getsockopt(int socket, int level, int name, long value, long length);

    int getsockname(int socket, long address, long length);

    int getpeername(int socket, long address, long length);

    long sendmsg(int socket, long message, int flags);

    long recvmsg(int socket, long message, int flags);

    // Functions of six arguments take pointers: JNR's stub for six numbers reads the last from a wrong place (jnr-ffi 2.3.4 on x86-64).

    long sendto(int socket, Pointer data, long size, int flags, Pointer address, int addressLength);

    long recvfrom(int socket, Pointer room, long size, int flags, Pointer address, Pointer addressLength);

    int posix_spawn(Pointer pid, Pointer path, Pointer fileActions, Pointer attributes, Pointer arguments, Pointer environment);

    /** The sets have one bit for each descriptor. */
    int select(int count, @In @Out byte[] read, @In @Out byte[] write, byte @Nullable [] exceptional, @In long[] timeout);

    int kqueue();

    /**
     * {@code changes} are structures of the system's layout. Each refused change is the call's failure, as long as no events are asked for.
     */
    int kevent(int kqueue, @In byte[] changes, int changeCount, byte @Nullable [] events, int eventCount, @In long[] timeout);
}
