package io.jvloop.net;

import java.io.Serial;

/** A file cannot be sent without copying it, and copying was ruled out. asyncio's {@code SendfileNotAvailableError}. */
public final class SendfileNotAvailableException extends UnsupportedOperationException {
    @Serial
    private static final long serialVersionUID = 1;

    /**
     * Makes the exception.
     *
     * @param message what cannot be done, and why
     */
    public SendfileNotAvailableException(String message) {
        super(message);
    }
}
