package io.jvloop;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a time limit has passed. asyncio's {@code TimeoutError}.
 *
 * <p>Unchecked, so that {@code timeout(limit, body)} adds no second checked type to what the body throws.
 */
public final class AsyncTimeoutException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what took too long, and how long it was given
     * @param cause   the cancellation by which the limit was enforced, or null
     */
    public AsyncTimeoutException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
