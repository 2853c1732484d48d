package io.jvloop.core.report;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of a strand's stack that its reader wrote. */
public final class StackView {
    private static final String API_PACKAGE = "io.jvloop";

    private StackView() {
    }

    public static List<StackTraceElement> ofUserCode(Thread thread) {
        StackTraceElement[] frames = thread.getStackTrace();
        int from = 0;
        while (from < frames.length && isMachinery(frames[from])) {
            from++;
        }
        int to = frames.length;
        while (to > from && isMachinery(frames[to - 1])) {
            to--;
        }
        return List.copyOf(Arrays.asList(frames).subList(from, to));
    }

    /** The first frame that is neither ours nor of our API: who called it. */
    public static @Nullable StackTraceElement caller(StackTraceElement[] frames) {
        for (StackTraceElement frame : frames) {
            boolean api = frame.getClassName().lastIndexOf('.') == API_PACKAGE.length() && frame.getClassName().startsWith(API_PACKAGE);
            boolean transport = frame.getClassName().startsWith("io.jvloop.transport.");
            if (!api && !transport && !isMachinery(frame)) {
                return frame;
            }
        }
        return null;
    }

    private static boolean isMachinery(StackTraceElement frame) {
        String type = frame.getClassName();
        return type.startsWith("io.jvloop.core.") || type.equals("io.jvloop.TaskGraph") || type.startsWith("java.lang.VirtualThread")
                || type.startsWith("jdk.internal.vm.")
                || type.equals("java.lang.Thread") || type.startsWith("java.util.concurrent.locks.LockSupport")
                || type.equals("java.lang.System$1");
    }

    /** For a log line: one frame a line, indented. */
    public static String format(List<StackTraceElement> frames) {
        StringBuilder text = new StringBuilder();
        for (StackTraceElement frame : frames) {
            text.append(System.lineSeparator()).append("        at ").append(frame);
        }
        return text.toString();
    }
}
