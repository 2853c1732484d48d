package io.jvloop.core.report;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Where something was made, for texts in debug mode. */
public final class CreationSite {
    private CreationSite() {
    }

    /** Gives ", created at " and the user's line, to be added to a text; empty if the line is not known. */
    public static String of(@Nullable Throwable created) {
        return created == null ? "" : text(created.getStackTrace());
    }

    /** As {@link #of(Throwable)}, of a resource whose class may be a bridge's, and not in a package that is known here. */
    public static String of(@Nullable Throwable created, Class<?> resource) {
        return created == null ? "" : text(Arrays.stream(created.getStackTrace())
                .filter(frame -> !frame.getClassName().equals(resource.getName()))
                .toArray(StackTraceElement[]::new));
    }

    private static String text(StackTraceElement[] frames) {
        StackTraceElement site = StackView.caller(frames);
        return site == null ? "" : ", created at " + site;
    }

    /** The user's line that made something, after " at "; empty if only our own code was there. */
    public static String line(Throwable created) {
        StackTraceElement site = StackView.caller(created.getStackTrace());
        return site == null ? "" : " at " + site;
    }
}
