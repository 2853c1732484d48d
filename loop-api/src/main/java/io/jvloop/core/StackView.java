package io.jvloop.core;

import java.util.Arrays;
import java.util.List;

/** The part of a strand's stack that its reader wrote. */
final class StackView {
    private StackView() {
    }

    static List<StackTraceElement> ofUserCode(Thread thread) {
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

    private static boolean isMachinery(StackTraceElement frame) {
        String type = frame.getClassName();
        return type.startsWith("io.jvloop.core.") || type.startsWith("java.lang.VirtualThread") || type.startsWith("jdk.internal.vm.")
                || type.equals("java.lang.Thread") || type.startsWith("java.util.concurrent.locks.LockSupport")
                || type.equals("java.lang.System$1");
    }

    /** For a log line: one frame a line, indented. */
    static String format(List<StackTraceElement> frames) {
        StringBuilder text = new StringBuilder();
        for (StackTraceElement frame : frames) {
            text.append(System.lineSeparator()).append("        at ").append(frame);
        }
        return text.toString();
    }
}
