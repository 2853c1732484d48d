package io.jvloop.spi;

import org.jspecify.annotations.Nullable;

/** Whether a back end can be used on this machine, and if not, why. */
public sealed interface Availability {

    /** The answer of a back end that can be used. */
    Availability AVAILABLE = new Available();

    /** It can be used. */
    record Available() implements Availability {
    }

    /**
     * It cannot.
     *
     * @param reason a sentence for the person who asked for it
     * @param cause  what was thrown when it was tried, or null
     */
    record Unavailable(String reason, @Nullable Throwable cause) implements Availability {
    }

    /**
     * It cannot, for the reason that lies at the bottom: what is thrown while a class is initialized says nothing by itself.
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
