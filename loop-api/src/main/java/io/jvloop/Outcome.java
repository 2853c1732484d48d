package io.jvloop;

import org.jspecify.annotations.Nullable;

/**
 * How a future ended, as a value for {@code switch}: what {@code gather(…, return_exceptions=True)} gives in asyncio.
 *
 * @param <T> what a success holds
 */
public sealed interface Outcome<T> {

    /**
     * The future ended with a value.
     *
     * @param value what it gave
     * @param <T>   its type
     */
    record Success<T>(@Nullable T value) implements Outcome<T> {
    }

    /**
     * The future failed, or was cancelled: then the cause is a {@link CancelledError}.
     *
     * @param cause what it threw
     * @param <T>   what a success would hold
     */
    record Failure<T>(Throwable cause) implements Outcome<T> {
    }
}
