package io.jvloop.spi;

import java.io.IOException;

/**
 * Confined to its loop. A pending connect. The task that wants the connection waits at {@link #entry} until it is done, takes the outcome,
 * and closes the request in any case.
 */
public interface ConnectRequest extends BackendHandle {

    /**
     * Whether {@link #take} has an answer.
     *
     * @return true from its completion on
     */
    boolean isDone();

    /**
     * Its entry in the loop's queue, ready when something has changed.
     *
     * @return the entry
     */
    IoEntry entry();

    /**
     * Calls back when the request is done, for callers that cannot wait at {@link #entry} as they wait for several requests.
     *
     * @param note called when the entry is processed; must not call user code
     */
    void callWhenDone(Runnable note);

    /**
     * Takes the connection. Called once, when done.
     *
     * @return the stream, now the caller's
     * @throws IOException why there is none
     */
    StreamHandle take() throws IOException;

    /** Closes a connection that was not taken. Idempotent. */
    @Override
    void close();
}
