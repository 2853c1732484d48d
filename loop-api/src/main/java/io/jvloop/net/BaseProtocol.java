package io.jvloop.net;

import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. What all protocols have in common. asyncio's {@code BaseProtocol}.
 *
 * <p>Calls come one at a time, in the loop's turn, and not in a task: they cannot suspend, but may create tasks. What one of them throws is
 * reported, aborts the connection, and is the argument of {@link #connectionLost}; what {@link #pauseWriting} and {@link #resumeWriting}
 * throw is only reported.
 *
 * @param <T> the kind of transport it uses
 */
public interface BaseProtocol<T extends BaseTransport> {

    /**
     * The connection is made. Called first, once.
     *
     * @param transport the connection's transport, to write to and to close
     */
    default void connectionMade(T transport) {
    }

    /**
     * The connection is lost. Called last, once, whoever closed it.
     *
     * @param cause why it broke; null if it was closed or aborted here, or the peer ended it
     */
    default void connectionLost(@Nullable Throwable cause) {
    }

    /** The transport's buffer exceeds its high mark: stop writing for a while. Called inside the write that caused it. */
    default void pauseWriting() {
    }

    /** The transport's buffer has shrunk to its low mark: go on writing. */
    default void resumeWriting() {
    }
}
