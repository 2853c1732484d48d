package io.jvloop.sync;

/** An {@link AsyncQueue} was shut down: it takes no items, and gives none any more. asyncio's {@code QueueShutDown}. */
public final class QueueShutDownException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message which queue
     */
    public QueueShutDownException(String message) {
        super(message);
    }
}
