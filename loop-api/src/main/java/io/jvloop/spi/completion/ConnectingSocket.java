package io.jvloop.spi.completion;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A stream socket that must be connected before anything else. */
public interface ConnectingSocket extends StreamSocket {

    /** Is told when the connect has ended. */
    interface Listener {

        /**
         * The connect has ended. Called in the poll, never inside {@link #connect}. Takes note only, and does not throw.
         *
         * @param failure why there is no connection, or null
         */
        void connected(@Nullable IOException failure);
    }

    /**
     * Whether {@link CompletionEngine#stream} has already connected it, as some systems do within the same machine.
     *
     * @return false if {@link #connect} must be called
     */
    default boolean isConnected() {
        return false;
    }

    /**
     * Starts the connect.
     *
     * @param listener is told of its end, unless the socket is closed before
     */
    void connect(Listener listener);
}
