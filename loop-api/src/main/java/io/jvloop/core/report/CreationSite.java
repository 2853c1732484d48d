package io.jvloop.core.report;

import org.jspecify.annotations.Nullable;

/** Where something was made, for texts in debug mode. */
public final class CreationSite {
    private CreationSite() {
    }

    /** Gives ", created at " and the user's line, to be added to a text; empty if the line is not known. */
    public static String of(@Nullable Throwable created) {
        String line = created == null ? "" : line(created);
        return line.isEmpty() ? "" : ", created" + line;
    }

    /** The user's line that made something, after " at "; empty if only our own code was there. */
    public static String line(Throwable created) {
        StackTraceElement site = StackView.caller(created.getStackTrace());
        return site == null ? "" : " at " + site;
    }
}
