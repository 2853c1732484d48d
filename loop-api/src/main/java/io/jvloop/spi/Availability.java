package io.jvloop.spi;

import org.jspecify.annotations.Nullable;

/** Whether a back end can be used on this machine, and if not, why. */
public sealed interface Availability {

    /** The answer of a back end that can be used. */
    Availability AVAILABLE = new Available();

    /** The back end can be used. */
    record Available() implements Availability {
    }

    /**
     * The back end cannot be used.
     *
     * @param reason a sentence for the user
     * @param cause  what was thrown when it was tried, or null
     */
    record Unavailable(String reason, @Nullable Throwable cause) implements Availability {
    }

    /**
     * The answer of a back end that cannot be used, with the innermost cause as the reason: what a class initializer throws says nothing by
     * itself.
     *
     * @param what  what does not work
     * @param cause what was thrown when it was tried
     * @return the answer
     */
    static Availability refused(String what, Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return new Unavailable(what + ": " + root, cause);
    }
}
