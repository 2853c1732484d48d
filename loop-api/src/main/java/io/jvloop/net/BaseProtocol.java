package io.jvloop.net;

import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. What all protocols have in common. asyncio's {@code BaseProtocol}.
 *
 * <p>Calls come one at a time, in the loop's turn, and not in a task: they cannot suspend, but may create tasks. What one of them throws is
 * reported, aborts the connection, and is the argument of {@link #connectionLost}; of {@link #pauseWriting} and {@link #resumeWriting} it
 * is reported only.
 *
 * @param <T> the kind of transport it talks to
 */
public interface BaseProtocol<T extends BaseTransport> {

    /**
     * The connection is there. Comes first, once.
     *
     * @param transport to write to and to close
     */
    default void connectionMade(T transport) {
    }

    /**
     * The connection is gone. Comes last, once, whoever closed it.
     *
     * @param cause why it broke; null if it was closed or aborted here, or the peer ended it
     */
    default void connectionLost(@Nullable Throwable cause) {
    }

    /** The transport's buffer exceeds its high mark: stop writing for a while. Called inside the write that did it. */
    default void pauseWriting() {
    }

    /** The transport's buffer has shrunk to its low mark: go on writing. */
    default void resumeWriting() {
    }
}
