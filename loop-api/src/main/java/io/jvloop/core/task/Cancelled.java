package io.jvloop.core.task;

import io.jvloop.CancelledError;
import org.jspecify.annotations.Nullable;

/**
 * How a future was cancelled, in debug mode: the message, and where {@code cancel} was called. The outcome of a cancelled future is one of
 * these, the message alone, or the error that ended a task's body.
 */
record Cancelled(@Nullable String message, Throwable origin) {
    private static final int MOST_CAUSES = 100;

    static @Nullable Object outcome(@Nullable String message, @Nullable Throwable origin) {
        return origin == null ? message : new Cancelled(message, origin);
    }

    /** A waiter's own error. */
    static CancelledError error(@Nullable Object outcome) {
        return switch (outcome) {
            case CancelledError thrown -> new CancelledError(thrown.cancelMessage(), printable(thrown));
            case Cancelled(String message, Throwable origin) -> new CancelledError(message, origin);
            case null, default -> new CancelledError((String) outcome, null);
        };
    }

    /**
     * The cause for a waiter's error: the error thrown, or only the first one of a long chain, since the JDK prints causes by recursion.
     */
    private static Throwable printable(CancelledError thrown) {
        Throwable first = thrown;
        for (int depth = 0; depth < MOST_CAUSES; depth++) {
            Throwable cause = first.getCause();
            if (cause == null) {
                return thrown;
            }
            first = cause;
        }
        return first;
    }
}
