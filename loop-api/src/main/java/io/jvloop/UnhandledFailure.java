package io.jvloop;

import org.jspecify.annotations.Nullable;

/**
 * A failure that no user code could catch, as the loop's {@link ExceptionHandler} gets it. asyncio's context dictionary.
 *
 * @param message what happened, in a sentence
 * @param failure what was thrown, or null if nothing was
 * @param source  the handle, future, task, transport or server concerned, or null
 */
public record UnhandledFailure(String message, @Nullable Throwable failure, @Nullable Object source) {

    /**
     * A failure without a source.
     *
     * @param message what happened
     * @param failure what was thrown
     */
    public UnhandledFailure(String message, @Nullable Throwable failure) {
        this(message, failure, null);
    }
}
