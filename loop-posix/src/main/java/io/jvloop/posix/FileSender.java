package io.jvloop.posix;

import io.jvloop.spi.StreamHandle;
import io.jvloop.unix.Descriptors;
import io.jvloop.unix.Errno;
import io.jvloop.unix.UnixSystem;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
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
            if (!descriptor.trySetAccessible() || !number.trySetAccessible() || UnixSystem.HERE != UnixSystem.LINUX) {
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
            JnrCalls.CALLS.fcntl(0, 0, -1);
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
            do {
                sent = JnrCalls.negated(JnrCalls.LIBC.sendfile(socket, own, new long[] {position}, count));
            } while (sent == -Errno.EINTR);
            return sent < 0 ? failed(file, (int) sent) : sent;
        } finally {
            JnrCalls.CALLS.close(own);
        }
    }

    /**
     * Another thread may close the file at any time, and its number be that of another file at once. The JDK's channel is closed before its
     * descriptor is: if it is open still, what was duplicated is this file. To copy needs no descriptor more, should there be none left.
     */
    private static int duplicate(MethodHandle number, FileChannel file) throws IOException {
        int own = Descriptors.tryDuplicate(JnrCalls.CALLS, number(number, file));
        if (own >= 0 && file.isOpen()) {
            return own;
        }
        if (own >= 0) {
            JnrCalls.CALLS.close(own);
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

    private static long failed(FileChannel file, int negated) throws IOException {
        if (negated == -Errno.EAGAIN) {
            return 0;
        }
        // Not every file can be sent this way, and one that was not opened for reading says so itself when it is read.
        if (negated == -Errno.EINVAL || negated == -Errno.ENOSYS || negated == -Errno.EBADF) {
            return StreamHandle.UNSUPPORTED;
        }
        throw JnrCalls.CALLS.failure("cannot send from " + file, negated);
    }
}
