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
 * Confined to its loop, whose engine has one: what a call leaves in {@code errno} is kept here. The C library's functions under their own
 * names. A result below 0 is the negated error number, as io_uring's are.
 */
@SuppressWarnings("checkstyle:MethodName")
final class ForeignCalls implements SystemCalls {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final VarHandle ERRNO_VALUE =
            Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

    private static final MethodHandle SYSCALL = LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("syscall"),
            FunctionDescriptor.of(LONG, LONG, LONG, LONG, LONG, LONG, LONG, LONG), ERRNO, Linker.Option.firstVariadicArg(1));
    private static final MethodHandle MMAP = handle("mmap", FunctionDescriptor.of(LONG, LONG, LONG, INT, INT, INT, LONG));
    private static final MethodHandle MUNMAP = handle("munmap", FunctionDescriptor.of(INT, LONG, LONG));
    private static final MethodHandle EVENTFD = handle("eventfd", FunctionDescriptor.of(INT, INT, INT));
    private static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(INT, INT));
    private static final MethodHandle SHUTDOWN = handle("shutdown", FunctionDescriptor.of(INT, INT, INT));
    private static final MethodHandle SOCKET = handle("socket", FunctionDescriptor.of(INT, INT, INT, INT));
    private static final MethodHandle BIND = handle("bind", FunctionDescriptor.of(INT, INT, LONG, INT));
    private static final MethodHandle CONNECT = handle("connect", FunctionDescriptor.of(INT, INT, LONG, INT));
    private static final MethodHandle LISTEN = handle("listen", FunctionDescriptor.of(INT, INT, INT));
    private static final MethodHandle FCHMOD = handle("fchmod", FunctionDescriptor.of(INT, INT, INT));
    private static final MethodHandle GETSOCKNAME = handle("getsockname", FunctionDescriptor.of(INT, INT, LONG, LONG));
    private static final MethodHandle GETPEERNAME = handle("getpeername", FunctionDescriptor.of(INT, INT, LONG, LONG));
    private static final MethodHandle SETSOCKOPT = handle("setsockopt", FunctionDescriptor.of(INT, INT, INT, INT, LONG, INT));
    private static final MethodHandle GETSOCKOPT = handle("getsockopt", FunctionDescriptor.of(INT, INT, INT, INT, LONG, LONG));
    private static final MethodHandle SENDTO = handle("sendto", FunctionDescriptor.of(LONG, INT, LONG, LONG, INT, LONG, INT));
    private static final MethodHandle SENDMSG = handle("sendmsg", FunctionDescriptor.of(LONG, INT, LONG, INT));
    private static final MethodHandle RECVMSG = handle("recvmsg", FunctionDescriptor.of(LONG, INT, LONG, INT));
    private static final MethodHandle RECVFROM = handle("recvfrom", FunctionDescriptor.of(LONG, INT, LONG, LONG, INT, LONG, LONG));
    private static final MethodHandle OPEN = LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("open"),
            FunctionDescriptor.of(INT, LONG, INT, INT), ERRNO, Linker.Option.firstVariadicArg(2));
    private static final MethodHandle FCNTL = LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("fcntl"),
            FunctionDescriptor.of(INT, INT, INT, INT), ERRNO, Linker.Option.firstVariadicArg(2));
    private static final MethodHandle PIPE2 = handle("pipe2", FunctionDescriptor.of(INT, LONG, INT));
    private static final MethodHandle WAITPID = handle("waitpid", FunctionDescriptor.of(INT, INT, LONG, INT));
    private static final MethodHandle KILL = handle("kill", FunctionDescriptor.of(INT, INT, INT));
    private static final MethodHandle STRERROR = LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("strerror"),
            FunctionDescriptor.of(ValueLayout.ADDRESS, INT));
    /** Any thread; writing to an eventfd does not wait, so the caller need not leave Java for it. */
    private static final MethodHandle WRITE = LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("write"),
            FunctionDescriptor.of(LONG, INT, LONG, LONG), Linker.Option.critical(false));

    /** The longest is a membership in a multicast group, with two addresses. */
    private static final int ROOM = 512;

    private final MemorySegment state = Arena.ofAuto().allocate(Linker.Option.captureStateLayout());
    /** For structures of one call. */
    private final MemorySegment room = Arena.ofAuto().allocate(ROOM, 16);

    private static MethodHandle handle(String name, FunctionDescriptor type) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, ERRNO);
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
    public SystemCalls another() {
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

    /** Which structure {@code fstat} would fill depends on the processor; the JDK knows, by the file's name. */
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

    long mmap(long address, long length, int protection, int flags, int descriptor, long offset) {
        try {
            long result = (long) MMAP.invokeExact(state, address, length, protection, flags, descriptor, offset);
            return result == -1 ? -errno() : result;
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    int munmap(long address, long length) {
        try {
            return negated((int) MUNMAP.invokeExact(state, address, length));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    int eventfd(int initial, int flags) {
        try {
            return negated((int) EVENTFD.invokeExact(state, initial, flags));
        } catch (Throwable t) {
            throw impossible(t);
        }
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
        try {
            return negated((int) CLOSE.invokeExact(state, descriptor));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    int shutdown(int descriptor, int how) {
        try {
            return negated((int) SHUTDOWN.invokeExact(state, descriptor, how));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    int socket(int family, int type, int protocol) {
        try {
            return negated((int) SOCKET.invokeExact(state, family, type, protocol));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    int bind(int descriptor, long address, int length) {
        try {
            return negated((int) BIND.invokeExact(state, descriptor, address, length));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    int connect(int descriptor, long address, int length) {
        try {
            return negated((int) CONNECT.invokeExact(state, descriptor, address, length));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    int listen(int descriptor, int backlog) {
        try {
            return negated((int) LISTEN.invokeExact(state, descriptor, backlog));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    @Override
    public int fchmod(int descriptor, int mode) {
        try {
            return negated((int) FCHMOD.invokeExact(state, descriptor, mode));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    @Override
    public int getsockname(int descriptor, long address, long length) {
        try {
            return negated((int) GETSOCKNAME.invokeExact(state, descriptor, address, length));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    @Override
    public int getpeername(int descriptor, long address, long length) {
        try {
            return negated((int) GETPEERNAME.invokeExact(state, descriptor, address, length));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    int setsockopt(int descriptor, int level, int name, long value, int length) {
        try {
            return negated((int) SETSOCKOPT.invokeExact(state, descriptor, level, name, value, length));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    @Override
    public int getsockopt(int descriptor, int level, int name, long value, long length) {
        try {
            return negated((int) GETSOCKOPT.invokeExact(state, descriptor, level, name, value, length));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    @Override
    public long sendto(int descriptor, long data, long length, int flags, long address, int addressLength) {
        try {
            return negated((long) SENDTO.invokeExact(state, descriptor, data, length, flags, address, addressLength));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    @Override
    public long sendmsg(int descriptor, long message, int flags) {
        try {
            return negated((long) SENDMSG.invokeExact(state, descriptor, message, flags));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    @Override
    public long recvmsg(int descriptor, long message, int flags) {
        try {
            return negated((long) RECVMSG.invokeExact(state, descriptor, message, flags));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    @Override
    public long recvfrom(int descriptor, long data, long length, int flags, long address, long addressLength) {
        try {
            return negated((long) RECVFROM.invokeExact(state, descriptor, data, length, flags, address, addressLength));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    @Override
    public int open(String path, int flags, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            return negated((int) OPEN.invokeExact(state, arena.allocateFrom(path).address(), flags, mode));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    @Override
    public int fcntl(int descriptor, int command, int argument) {
        try {
            return negated((int) FCNTL.invokeExact(state, descriptor, command, argument));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    @Override
    public int pipe(long ends) {
        return pipe2(ends, 0);
    }

    @Override
    public int pipe2(long ends, int flags) {
        try {
            return negated((int) PIPE2.invokeExact(state, ends, flags));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    @Override
    public int waitpid(int pid, long status, int options) {
        try {
            return negated((int) WAITPID.invokeExact(state, pid, status, options));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    @Override
    public int kill(int pid, int signal) {
        try {
            return negated((int) KILL.invokeExact(state, pid, signal));
        } catch (Throwable t) {
            throw impossible(t);
        }
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
