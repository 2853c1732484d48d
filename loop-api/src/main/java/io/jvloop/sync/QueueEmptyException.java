package io.jvloop.sync;

import java.util.NoSuchElementException;

/** {@link AsyncQueue#getNowait} found nothing. asyncio's {@code QueueEmpty}. */
public final class QueueEmptyException extends NoSuchElementException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message which queue
     */
    public QueueEmptyException(String message) {
        super(message);
    }
}
