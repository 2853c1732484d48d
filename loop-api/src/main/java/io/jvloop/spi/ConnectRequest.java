package io.jvloop.spi;

import java.io.IOException;

/**
 * Confined to its loop. A connection that is being made. The task that wants it waits at {@link #entry} until it is done, takes the
 * outcome, and closes the request in any case.
 */
public interface ConnectRequest extends BackendHandle {

    /**
     * Whether {@link #take} has an answer.
     *
     * @return true from its completion on
     */
    boolean isDone();

    /**
     * Its place in the loop's queue, ready when something has changed.
     *
     * @return the entry
     */
    IoEntry entry();

    /**
     * For who waits for several requests, and so cannot wait at {@link #entry}. Called at most once.
     *
     * @param note called in the processing of the entry when the request is done; takes note only
     */
    void whenDone(Runnable note);

    /**
     * The connection. Called once, when done.
     *
     * @return the stream, now owned by the caller
     * @throws IOException why there is none
     */
    StreamHandle take() throws IOException;

    /** Gives up what was not taken. Idempotent. */
    @Override
    void close();
}
