package io.jvloop.core.turn;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The process-wide switches: a system property, else an environment variable. */
final class Switches {
    private static final Set<String> ON = Set.of("1", "true", "yes", "on", "");

    private Switches() {
    }

    static boolean debug() {
        String value = read("jvloop.debug", "JVLOOP_DEBUG");
        return value != null && ON.contains(value.toLowerCase(Locale.ROOT));
    }

    private static @Nullable String read(String property, String variable) {
        String value = System.getProperty(property);
        return value != null ? value : System.getenv(variable);
    }
}
