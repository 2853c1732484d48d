package io.jvloop.net;

import java.io.IOException;

/** Thrown when a separator, or the end of the stream, did not come within a limit. asyncio's {@code LimitOverrunError}. */
public final class LimitOverrunException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int consumed;

    /**
     * Makes one.
     *
     * @param message  what happened
     * @param consumed how many bytes of the buffer precede the separator or are known to hold none
     */
    public LimitOverrunException(String message, int consumed) {
        super(message);
        this.consumed = consumed;
    }

    /**
     * How many bytes should be consumed to go on.
     *
     * @return the number
     */
    public int consumed() {
        return consumed;
    }
}
