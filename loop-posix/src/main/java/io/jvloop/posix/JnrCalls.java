package io.jvloop.posix;

import io.jvloop.posix.libc.LibC;
import io.jvloop.unix.Errno;
import io.jvloop.unix.FileStatus;
import io.jvloop.unix.SpawnCalls;
import io.jvloop.unix.SystemCalls;
import java.io.IOException;
import jnr.ffi.LastError;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Platform;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.posix.FileStat;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread. The system calls that Netty lacks, by JNR. Its native library is loaded with this class, which takes some
 * hundred milliseconds, so it is never loaded on a loop's thread, nor for programs that use neither pipes nor children.
 */
@SuppressWarnings("checkstyle:MethodName")
final class JnrCalls implements SystemCalls {
    static final LibC LIBC = LibraryLoader.create(LibC.class).load(Platform.getNativePlatform().getStandardCLibraryName());
    private static final Runtime RUNTIME = Runtime.getRuntime(LIBC);
    static final JnrCalls CALLS = new JnrCalls();

    private static final int NOT_OPEN = -1;

    private JnrCalls() {
    }

    /** JNR-POSIX knows each system's layout of {@code struct stat}. Loading it takes twice as long as all the rest. */
    private static final class Files {
        static final POSIX POSIX = POSIXFactory.getNativePOSIX();
    }

    /** The result, or the negated error number if it is below 0. */
    static int negated(int result) {
        return result < 0 ? -LastError.getLastError(RUNTIME) : result;
    }

    /** The result, or the negated error number if it is below 0. */
    static long negated(long result) {
        return result < 0 ? -LastError.getLastError(RUNTIME) : result;
    }

    /** Any thread. Makes each call that a descriptor needs later, as JNR links a function at its first call. */
    void prepare() {
        try {
            fstat(STANDARD_ERROR);
        } catch (IOException impossible) {
            // the first descriptor will report it
        }
        close(NOT_OPEN);
        fcntl(NOT_OPEN, 0, 0);
        getsockopt(NOT_OPEN, 0, 0, 0, 0);
        getsockname(NOT_OPEN, 0, 0);
        sendto(NOT_OPEN, 0, 0, 0, 0, 0);
        recvfrom(NOT_OPEN, 0, 0, 0, 0, 0);
        sendmsg(NOT_OPEN, 0, 0);
        recvmsg(NOT_OPEN, 0, 0);
        strerror(open("", 0, 0));
        JnrLoading.setLoaded();
    }

    @Override
    public SystemCalls forCurrentThread() {
        return this;
    }

    @Override
    public String strerror(int errno) {
        return LIBC.strerror(errno);
    }

    @Override
    public int open(String path, int flags, int mode) {
        return negated(LIBC.open(path, flags, mode));
    }

    @Override
    public int close(int descriptor) {
        return negated(LIBC.close(descriptor));
    }

    @Override
    public int fcntl(int descriptor, int command, int argument) {
        return negated(LIBC.fcntl(descriptor, command, argument));
    }

    @Override
    public int pipe2(long ends, int flags) {
        try {
            return negated(LIBC.pipe2(ends, flags));
        } catch (UnsatisfiedLinkError macOs) {
            return -Errno.ENOSYS;
        }
    }

    @Override
    public int pipe(long ends) {
        return negated(LIBC.pipe(ends));
    }

    @Override
    public int fchmod(int descriptor, int mode) {
        return negated(LIBC.fchmod(descriptor, mode));
    }

    @Override
    public @Nullable FileStatus fstat(int descriptor) throws IOException {
        FileStat stat = Files.POSIX.allocateStat();
        int result = negated(Files.POSIX.fstat(descriptor, stat));
        if (result < 0 && result != -Errno.EBADF) {
            throw failure("fstat", result);
        }
        return result < 0 ? null : new FileStatus(stat.mode(), stat.dev(), stat.ino());
    }

    @Override
    public int getsockopt(int socket, int level, int name, long value, long length) {
        return negated(LIBC.getsockopt(socket, level, name, value, length));
    }

    @Override
    public int getsockname(int socket, long address, long length) {
        return negated(LIBC.getsockname(socket, address, length));
    }

    @Override
    public int getpeername(int socket, long address, long length) {
        return negated(LIBC.getpeername(socket, address, length));
    }

    @Override
    public long sendto(int socket, long data, long size, int flags, long address, int addressLength) {
        return negated(LIBC.sendto(socket, at(data), size, flags, at(address), addressLength));
    }

    @Override
    public long recvfrom(int socket, long data, long size, int flags, long address, long addressLength) {
        return negated(LIBC.recvfrom(socket, at(data), size, flags, at(address), at(addressLength)));
    }

    @Override
    public long sendmsg(int socket, long message, int flags) {
        return negated(LIBC.sendmsg(socket, message, flags));
    }

    @Override
    public long recvmsg(int socket, long message, int flags) {
        return negated(LIBC.recvmsg(socket, message, flags));
    }

    @Override
    public int waitpid(int pid, long status, int options) {
        return negated(LIBC.waitpid(pid, status, options));
    }

    @Override
    public int kill(int pid, int signal) {
        return negated(LIBC.kill(pid, signal));
    }

    @Override
    public int sched_setaffinity(int thread, long size, long mask) {
        return negated(LIBC.sched_setaffinity(thread, size, mask));
    }

    @Override
    public long syscall(long number, int first, int second) {
        return negated(LIBC.syscall(number, first, second));
    }

    @Override
    public int posix_spawn(long pid, long path, long fileActions, long attributes, long arguments, long environment) {
        return LIBC.posix_spawn(at(pid), at(path), at(fileActions), at(attributes), at(arguments), at(environment));
    }

    private static Pointer at(long address) {
        return Pointer.wrap(RUNTIME, address);
    }

    @Override
    public SpawnCalls spawning() {
        return LIBC;
    }
}
