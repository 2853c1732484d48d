package io.jvloop;

/** A future was asked for an outcome that it does not have yet, or given a second one. asyncio's {@code InvalidStateError}. */
public final class InvalidStateException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message the operation, the future and its state
     */
    public InvalidStateException(String message) {
        super(message);
    }
}
