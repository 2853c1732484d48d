package io.jvloop.spi.completion;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A stream socket that is to be connected before it is used as one. */
public interface ConnectingSocket extends StreamSocket {

    /** Who hears of the connect. */
    interface Listener {

        /**
         * The connect has ended. Told in the poll, never inside the call that asked for it. Takes note only, and does not throw.
         *
         * @param failure why there is no connection, or null
         */
        void connected(@Nullable IOException failure);
    }

    /**
     * Whether {@link CompletionEngine#stream} has connected it already, as some systems do with what is on the same machine.
     *
     * @return false if {@link #connect} is to come
     */
    default boolean isConnected() {
        return false;
    }

    /**
     * Starts the connect.
     *
     * @param listener who hears of its end, unless the socket is closed before
     */
    void connect(Listener listener);
}
