package io.jvloop.posix;

import io.jvloop.spi.StreamHandle;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import jnr.constants.platform.Errno;
import jnr.constants.platform.Fcntl;
import jnr.ffi.Platform.OS;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread. Linux's {@code sendfile(2)}. The JDK does not tell a file's descriptor, so it works only if the JVM was
 * started with {@code java.base/sun.nio.ch} open to us.
 */
final class FileSender {
    private static final String CHANNELS = "sun.nio.ch.";
    private static final int NONE = -1;
    /** From one of the JDK's file channels to its descriptor's number; null if it is not to be had. */
    private static final @Nullable MethodHandle NUMBER = number();

    private FileSender() {
    }

    private static @Nullable MethodHandle number() {
        try {
            Class<?> files = Class.forName(CHANNELS + "FileChannelImpl");
            Field descriptor = files.getDeclaredField("fd");
            Method number = Class.forName(CHANNELS + "IOUtil").getDeclaredMethod("fdVal", FileDescriptor.class);
            if (!descriptor.trySetAccessible() || !number.trySetAccessible() || NativeSystem.OS != OS.LINUX) {
                return null;
            }
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            return MethodHandles.filterReturnValue(lookup.unreflectGetter(descriptor), lookup.unreflect(number))
                    .asType(MethodType.methodType(int.class, FileChannel.class));
        } catch (ReflectiveOperationException otherJdk) {
            return null;
        }
    }

    /** Loads the library before the loop runs: some hundred milliseconds, which its first file would stop it for. */
    static void prepare() {
        if (NUMBER != null) {
            SystemCalls.POSIX.errno();
        }
    }

    /** As {@link io.jvloop.spi.readiness.NonBlockingStream#transferFrom}. */
    static long send(int socket, FileChannel file, long position, long count) throws IOException {
        int own = NUMBER == null ? NONE : duplicate(NUMBER, file);
        if (own == NONE) {
            return StreamHandle.UNSUPPORTED;
        }
        try {
            long sent;
            int errno;
            do {
                sent = SystemCalls.LIBC.sendfile(socket, own, new long[] {position}, count);
                errno = sent < 0 ? SystemCalls.POSIX.errno() : 0;
            } while (errno == Errno.EINTR.intValue());
            return sent < 0 ? failed(file, errno) : sent;
        } finally {
            SystemCalls.POSIX.close(own);
        }
    }

    /**
     * Another thread may close the file at any time, and its number be that of another file at once. The JDK's channel is closed before its
     * descriptor is: if it is open still, what was duplicated is this file. To copy needs no descriptor more, should there be none left.
     */
    private static int duplicate(MethodHandle number, FileChannel file) throws IOException {
        int own = SystemCalls.POSIX.fcntlInt(number(number, file), Fcntl.F_DUPFD, SystemCalls.STANDARD_ERROR + 1);
        if (own >= 0 && file.isOpen()) {
            SystemCalls.setCloseOnExec(own);
            return own;
        }
        if (own >= 0) {
            SystemCalls.POSIX.close(own);
        }
        if (!file.isOpen()) {
            throw new ClosedChannelException();
        }
        return NONE;
    }

    private static int number(MethodHandle number, FileChannel file) {
        try {
            return (int) number.invokeExact(file);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a getter throws nothing checked", e);
        }
    }

    private static long failed(FileChannel file, int errno) throws IOException {
        return switch (Errno.valueOf(errno)) {
            case EAGAIN -> 0;
            // Not every file can be sent this way, and one that was not opened for reading says so itself when it is read.
            case EINVAL, ENOSYS, EBADF -> StreamHandle.UNSUPPORTED;
            default -> throw SystemCalls.failure("cannot send from " + file, errno);
        };
    }
}
