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
        return userCode(thread.getStackTrace(), 0);
    }

    /**
     * Of a strand that is suspended. Its thread may still be on its way into park: it wakes the loop's thread or the JVM's scheduler, and
     * the frames of that belong to the JDK. Whatever is above our first frame is therefore not its reader's.
     */
    public static List<StackTraceElement> ofSuspended(Thread thread) {
        StackTraceElement[] frames = thread.getStackTrace();
        int ours = 0;
        while (ours < frames.length && !isCore(frames[ours])) {
            ours++;
        }
        return userCode(frames, ours);
    }

    private static List<StackTraceElement> userCode(StackTraceElement[] frames, int start) {
        int from = start;
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
        return isCore(frame) || type.equals("io.jvloop.TaskGraph") || type.startsWith("java.lang.VirtualThread")
                || type.startsWith("jdk.internal.vm.")
                || type.equals("java.lang.Thread") || type.startsWith("java.util.concurrent.locks.LockSupport")
                || type.equals("java.lang.System$1");
    }

    private static boolean isCore(StackTraceElement frame) {
        return frame.getClassName().startsWith("io.jvloop.core.");
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
