package io.jvloop.proactor.uring;

import io.jvloop.unix.FileStatus;
import io.jvloop.unix.ForeignDescriptors;
import io.jvloop.unix.SpawnCalls;
import io.jvloop.unix.SystemCalls;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop, whose engine has one, as {@code errno} is captured here. The C library's functions under their own names. A result
 * below 0 is the negated error number, as in io_uring.
 *
 * <p>All functions but two share one stub: they are called with six longs, as system calls are. On 64-bit Linux each argument has its own
 * register, sign-extended, and a function reads only the registers of its parameters.
 */
@SuppressWarnings("checkstyle:MethodName")
final class ForeignCalls implements SystemCalls {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final VarHandle ERRNO_VALUE =
            Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final FunctionDescriptor SIX_LONGS = FunctionDescriptor.of(LONG, LONG, LONG, LONG, LONG, LONG, LONG);

    private static final MethodHandle SYSCALL =
            bind("syscall", SIX_LONGS.appendArgumentLayouts(LONG), ERRNO, Linker.Option.firstVariadicArg(1));
    private static final MethodHandle MMAP = bind("mmap");
    private static final MethodHandle MUNMAP = bind("munmap");
    private static final MethodHandle EVENTFD = bind("eventfd");
    private static final MethodHandle CLOSE = bind("close");
    private static final MethodHandle SHUTDOWN = bind("shutdown");
    private static final MethodHandle SOCKET = bind("socket");
    private static final MethodHandle BIND = bind("bind");
    private static final MethodHandle CONNECT = bind("connect");
    private static final MethodHandle LISTEN = bind("listen");
    private static final MethodHandle FCHMOD = bind("fchmod");
    private static final MethodHandle GETSOCKNAME = bind("getsockname");
    private static final MethodHandle GETPEERNAME = bind("getpeername");
    private static final MethodHandle SETSOCKOPT = bind("setsockopt");
    private static final MethodHandle GETSOCKOPT = bind("getsockopt");
    private static final MethodHandle SENDTO = bind("sendto");
    private static final MethodHandle SENDMSG = bind("sendmsg");
    private static final MethodHandle RECVMSG = bind("recvmsg");
    private static final MethodHandle RECVFROM = bind("recvfrom");
    private static final MethodHandle OPEN = bind("open", SIX_LONGS, ERRNO, Linker.Option.firstVariadicArg(2));
    private static final MethodHandle FCNTL = bind("fcntl", SIX_LONGS, ERRNO, Linker.Option.firstVariadicArg(2));
    private static final MethodHandle PIPE2 = bind("pipe2");
    private static final MethodHandle WAITPID = bind("waitpid");
    private static final MethodHandle KILL = bind("kill");
    private static final MethodHandle SCHED_SETAFFINITY = bind("sched_setaffinity");
    private static final MethodHandle STRERROR = bind("strerror", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    /** Any thread. Writing to an eventfd does not wait, so the call need not change the thread's state. */
    private static final MethodHandle WRITE =
            bind("write", FunctionDescriptor.of(LONG, ValueLayout.JAVA_INT, LONG, LONG), Linker.Option.critical(false));

    /** Enough for the longest structure, a membership in a multicast group with two addresses. */
    private static final int ROOM = 512;

    private final MemorySegment state = Arena.ofAuto().allocate(Linker.Option.captureStateLayout());
    /** For the structures of one call. */
    private final MemorySegment room = Arena.ofAuto().allocate(ROOM, 16);

    private static MethodHandle bind(String name) {
        return bind(name, SIX_LONGS, ERRNO);
    }

    private static MethodHandle bind(String name, FunctionDescriptor type, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, options);
    }

    private long call(MethodHandle function, long a, long b, long c, long d, long e, long f) {
        try {
            return (long) function.invokeExact(state, a, b, c, d, e, f);
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /** Of a function that answers an int, in the lower half of a register. */
    private int call(MethodHandle function, long a, long b, long c) {
        return negated((int) call(function, a, b, c, 0, 0, 0));
    }

    private int errno() {
        return (int) ERRNO_VALUE.get(state, 0L);
    }

    private int negated(int result) {
        return result < 0 ? -errno() : result;
    }

    private long negated(long result) {
        return result < 0 ? -errno() : result;
    }

    private static AssertionError impossible(Throwable t) {
        return new AssertionError("bug in jvloop: a downcall does not throw", t);
    }

    /** Memory of {@link #ROOM} bytes for the structures of one call. */
    MemorySegment room() {
        return room;
    }

    @Override
    public SystemCalls forCurrentThread() {
        return new ForeignCalls();
    }

    @Override
    public int posix_spawn(long pid, long path, long fileActions, long attributes, long arguments, long environment) {
        return ForeignSpawn.CALLS.posix_spawn(pid, path, fileActions, attributes, arguments, environment);
    }

    @Override
    public SpawnCalls spawning() {
        return ForeignSpawn.CALLS;
    }

    /** The layout of {@code fstat}'s structure depends on the processor; the JDK knows it, but needs a path. */
    @Override
    public @Nullable FileStatus fstat(int descriptor) throws IOException {
        try {
            return ForeignDescriptors.status(Path.of("/dev/fd/" + descriptor));
        } catch (NoSuchFileException notOpen) {
            return null;
        }
    }

    long syscall(long number, long a, long b, long c, long d, long e, long f) {
        try {
            return negated((long) SYSCALL.invokeExact(state, number, a, b, c, d, e, f));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    @Override
    public long syscall(long number, int first, int second) {
        return syscall(number, first, second, 0, 0, 0, 0);
    }

    /** An address may have any bit set: only -1 is a failure. */
    long mmap(long address, long length, int protection, int flags, int descriptor, long offset) {
        long result = call(MMAP, address, length, protection, flags, descriptor, offset);
        return result == -1 ? -errno() : result;
    }

    int munmap(long address, long length) {
        return call(MUNMAP, address, length, 0);
    }

    int eventfd(int initial, int flags) {
        return call(EVENTFD, initial, flags, 0);
    }

    static long write(int descriptor, long address, long length) {
        try {
            return (long) WRITE.invokeExact(descriptor, address, length);
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    @Override
    public int close(int descriptor) {
        return call(CLOSE, descriptor, 0, 0);
    }

    int shutdown(int descriptor, int how) {
        return call(SHUTDOWN, descriptor, how, 0);
    }

    int socket(int family, int type, int protocol) {
        return call(SOCKET, family, type, protocol);
    }

    int bind(int descriptor, long address, int length) {
        return call(BIND, descriptor, address, length);
    }

    int connect(int descriptor, long address, int length) {
        return call(CONNECT, descriptor, address, length);
    }

    int listen(int descriptor, int backlog) {
        return call(LISTEN, descriptor, backlog, 0);
    }

    @Override
    public int fchmod(int descriptor, int mode) {
        return call(FCHMOD, descriptor, mode, 0);
    }

    @Override
    public int getsockname(int descriptor, long address, long length) {
        return call(GETSOCKNAME, descriptor, address, length);
    }

    @Override
    public int getpeername(int descriptor, long address, long length) {
        return call(GETPEERNAME, descriptor, address, length);
    }

    int setsockopt(int descriptor, int level, int name, long value, int length) {
        return negated((int) call(SETSOCKOPT, descriptor, level, name, value, length, 0));
    }

    @Override
    public int getsockopt(int descriptor, int level, int name, long value, long length) {
        return negated((int) call(GETSOCKOPT, descriptor, level, name, value, length, 0));
    }

    @Override
    public long sendto(int descriptor, long data, long length, int flags, long address, int addressLength) {
        return negated(call(SENDTO, descriptor, data, length, flags, address, addressLength));
    }

    @Override
    public long recvfrom(int descriptor, long data, long length, int flags, long address, long addressLength) {
        return negated(call(RECVFROM, descriptor, data, length, flags, address, addressLength));
    }

    @Override
    public long sendmsg(int descriptor, long message, int flags) {
        return negated(call(SENDMSG, descriptor, message, flags, 0, 0, 0));
    }

    @Override
    public long recvmsg(int descriptor, long message, int flags) {
        return negated(call(RECVMSG, descriptor, message, flags, 0, 0, 0));
    }

    @Override
    public int open(String path, int flags, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            return call(OPEN, arena.allocateFrom(path).address(), flags, mode);
        }
    }

    @Override
    public int fcntl(int descriptor, int command, int argument) {
        return call(FCNTL, descriptor, command, argument);
    }

    @Override
    public int pipe(long ends) {
        return pipe2(ends, 0);
    }

    @Override
    public int pipe2(long ends, int flags) {
        return call(PIPE2, ends, flags, 0);
    }

    @Override
    public int waitpid(int pid, long status, int options) {
        return call(WAITPID, pid, status, options);
    }

    @Override
    public int kill(int pid, int signal) {
        return call(KILL, pid, signal, 0);
    }

    @Override
    public int sched_setaffinity(int thread, long size, long mask) {
        return call(SCHED_SETAFFINITY, thread, size, mask);
    }

    @Override
    public String strerror(int errno) {
        return text(errno);
    }

    static String text(int errno) {
        try {
            MemorySegment text = (MemorySegment) STRERROR.invokeExact(errno);
            return text.reinterpret(Long.MAX_VALUE).getString(0);
        } catch (Throwable t) {
            throw impossible(t);
        }
    }
}
