package io.jvloop.spi;

import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread, except on a loop's carrier between two mounts, since a logger may park. Logs jvloop's messages with the
 * logger {@code io.jvloop}. If the logger throws, the message goes to the standard error stream, unless the failure is fatal.
 */
public final class Log {
    private static final System.Logger LOGGER = System.getLogger("io.jvloop");

    private Log() {
    }

    /**
     * Logs a warning.
     *
     * @param text the message
     */
    public static void warn(String text) {
        log(Level.WARNING, text, null);
    }

    /**
     * Logs a message.
     *
     * @param level   its level
     * @param text    the message
     * @param failure what it is about, or null
     */
    public static void log(Level level, String text, @Nullable Throwable failure) {
        try {
            LOGGER.log(level, text, failure);
        } catch (Throwable broken) {
            if (FatalError.isFatal(broken)) {
                throw broken;
            }
            // The text forms of the two throwables are left out, as they may be what failed.
            System.err.println("jvloop could not log: " + text + kind(", with ", failure) + kind("; the logger threw ", broken));
        }
    }

    private static String kind(String before, @Nullable Throwable failure) {
        return failure == null ? "" : before + failure.getClass().getName();
    }
}
