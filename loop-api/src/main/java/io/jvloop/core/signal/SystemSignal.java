package io.jvloop.core.signal;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread. A signal that this system has.
 *
 * @param name   one of its names, without {@code SIG}
 * @param number what tells it from others: {@code IO} and {@code POLL} are the same
 */
record SystemSignal(String name, int number) {

    /** The signal with this name, null if there is none or the JDK shows none. */
    static @Nullable SystemSignal find(String name) {
        int number = JdkSignals.number(name);
        return number < 0 ? null : new SystemSignal(name, number);
    }

    /** The signal that a user named. */
    static SystemSignal named(String operation, String given) {
        String name = given.startsWith("SIG") ? given.substring("SIG".length()) : given;
        SystemSignal signal = find(name);
        if (signal != null) {
            return signal;
        }
        String upper = given.toUpperCase(Locale.ROOT);
        String wayOut = given.equals(upper) ? "see kill -l" : "names are in upper case";
        throw new IllegalArgumentException(operation + ": this system has no signal '" + given + "'; " + wayOut
                + "; an example is \"TERM\" or \"SIGTERM\"");
    }

    /** Whom it belongs to, where no program may handle it. */
    String owner() {
        return switch (name) {
            case "KILL", "STOP" -> "the system lets no process handle it";
            case "QUIT" -> "the JVM answers it with a dump of its threads";
            case "SEGV", "BUS", "FPE", "ILL" -> "the JVM makes exceptions of such faults of the processor";
            case "PIPE", "XFSZ" -> "the JVM makes I/O exceptions of it";
            case "USR2" -> "the JVM stops its threads with it; USR1 is free, and _JAVA_SR_SIGNUM gives the JVM another one";
            case "HUP", "INT", "TERM" -> "the JVM runs with -Xrs, which leaves it to native code";
            default -> "the JVM or a native library uses it";
        };
    }

    @Override
    public String toString() {
        return "SIG" + name;
    }
}
