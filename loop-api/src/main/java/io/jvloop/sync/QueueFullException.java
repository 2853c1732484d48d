package io.jvloop.sync;

/** {@link AsyncQueue#putNowait} found no place. asyncio's {@code QueueFull}. */
public final class QueueFullException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message which queue
     */
    public QueueFullException(String message) {
        super(message);
    }
}
