package io.jvloop.core.report;

/** Throws what was caught elsewhere, as it is. */
public final class Rethrow {
    private Rethrow() {
    }

    /** Throws {@code failure} as it is: the caller's signature has declared it by its type parameter. */
    @SuppressWarnings("unchecked")
    public static <X extends Throwable> RuntimeException as(Throwable failure) throws X {
        throw (X) failure;
    }
}
