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
 * Safe for use by any thread. Linux's {@code sendfile(2)}. The JDK does not reveal a file's descriptor, so it works only if the JVM was
 * started with {@code java.base/sun.nio.ch} open to this module.
 */
final class FileSender {
    private static final String CHANNELS = "sun.nio.ch.";
    private static final int NONE = -1;
    /** Gets the descriptor of one of the JDK's file channels; null if it is not accessible. */
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

    /** Loads JNR before the loop runs, as it takes some hundred milliseconds and the first file would block the loop for them. */
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
     * Another thread may close the file at any time, and its number may be reused at once. The JDK marks a channel closed before it closes
     * the descriptor, so if the channel is still open, the duplicate is of this file. Without a free descriptor, the caller copies.
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
        // Not every file can be sent this way; for one that was not opened for reading, the copy's read gives the JDK's own error.
        if (negated == -Errno.EINVAL || negated == -Errno.ENOSYS || negated == -Errno.EBADF) {
            return StreamHandle.UNSUPPORTED;
        }
        throw JnrCalls.CALLS.failure("cannot send from " + file, negated);
    }
}
