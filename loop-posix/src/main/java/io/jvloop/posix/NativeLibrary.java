package io.jvloop.posix;

import io.jvloop.spi.Availability;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Safe for use by any thread. What Netty says of one of its native libraries, as a policy's answer. */
public final class NativeLibrary {
    private NativeLibrary() {
    }

    /**
     * Loads the library, unless that was done.
     *
     * @param name   the library's, for the message
     * @param whyNot asks Netty why it cannot be used; a lambda, no method reference: that would need Netty's class before this can catch
     *               its absence
     * @return available, or the innermost reason
     */
    public static Availability load(String name, Supplier<@Nullable Throwable> whyNot) {
        Throwable cause;
        try {
            cause = whyNot.get();
        } catch (Throwable t) {
            cause = t;
        }
        return cause == null ? Availability.AVAILABLE : new Availability.Unavailable("Netty's native " + name + " library does not load on "
                + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ": " + root(cause), cause);
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }
}
