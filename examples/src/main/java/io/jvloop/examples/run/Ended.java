package io.jvloop.examples.run;

import java.time.Duration;

/**
 * What became of a command.
 *
 * @param command  its line
 * @param code     its exit status, or -n if signal n ended it
 * @param took     how long it ran
 * @param timedOut whether it was ended because it ran too long
 */
record Ended(String command, int code, Duration took, boolean timedOut) {

    boolean failed() {
        return code != 0 || timedOut;
    }

    @Override
    public String toString() {
        String how = timedOut ? "timed out" : code == 0 ? "done" : code > 0 ? "exit status " + code : "ended by signal " + -code;
        return "%s after %.2f s: %s".formatted(how, took.toMillis() / 1e3, command);
    }
}
