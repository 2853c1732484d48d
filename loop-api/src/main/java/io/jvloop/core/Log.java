package io.jvloop.core;

import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread, but for a carrier: a logger may park. Whoever logs here goes on, even if the logger cannot: what it throws
 * goes to the standard error stream, unless it is fatal.
 */
public final class Log {
    private static final System.Logger LOGGER = System.getLogger("io.jvloop");

    private Log() {
    }

    public static void warning(String text) {
        log(Level.WARNING, text, null);
    }

    public static void log(Level level, String text, @Nullable Throwable failure) {
        try {
            LOGGER.log(level, text, failure);
        } catch (Throwable broken) {
            if (Failures.isFatal(broken)) {
                throw broken;
            }
            // No text is made of the two throwables: that is what may have failed.
            System.err.println("jvloop could not log: " + text + kind(", with ", failure) + kind("; the logger threw ", broken));
        }
    }

    private static String kind(String before, @Nullable Throwable failure) {
        return failure == null ? "" : before + failure.getClass().getName();
    }
}
