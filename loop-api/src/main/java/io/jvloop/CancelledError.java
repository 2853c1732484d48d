package io.jvloop;

import org.jspecify.annotations.Nullable;

/**
 * Thrown where a cancelled task is suspended. asyncio's {@code CancelledError}.
 *
 * <p>It is an {@link Error}, so that {@code catch (Exception e)} does not swallow a cancellation. Code that catches it to clean up should
 * throw it on.
 */
public final class CancelledError extends Error {
    private static final long serialVersionUID = 1L;

    /** Makes one without a message. */
    public CancelledError() {
        super();
    }

    /**
     * Makes one with the canceller's message.
     *
     * @param message what the canceller said, or null
     */
    public CancelledError(@Nullable String message) {
        super(message);
    }

    /**
     * Makes one that tells where the cancellation came from.
     *
     * @param message what the canceller said, or null
     * @param origin  where {@code cancel} was called, or null
     */
    public CancelledError(@Nullable String message, @Nullable Throwable origin) {
        super(message);
        if (origin != null) {
            initCause(origin); // else left open, for clean-up code that sets it
        }
    }

    /**
     * What the canceller said.
     *
     * @return the message given to {@code cancel}, or null
     */
    public @Nullable String cancelMessage() {
        return getMessage();
    }
}
