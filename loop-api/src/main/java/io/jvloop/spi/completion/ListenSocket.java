package io.jvloop.spi.completion;

import io.jvloop.spi.SystemSocket;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A listening socket. */
public interface ListenSocket extends SystemSocket {

    /** The handle above. Called in the poll; takes note only, and does not throw. */
    interface Events {

        /**
         * A connection was accepted; accepting goes on.
         *
         * @param socket the connection, now the callee's
         */
        void accepted(StreamSocket socket);

        /**
         * Accepting has ended, and may be started again.
         *
         * @param failure why, or null after {@link ListenSocket#stopAccepting}
         */
        void acceptEnded(@Nullable IOException failure);
    }

    /**
     * Sets the handle. Called once, before anything else.
     *
     * @param events the handle above
     */
    void open(Events events);

    /** Starts to accept, until stopped. */
    void accept();

    /** Requests that accepting ends. Connections accepted until then are reported first. */
    void stopAccepting();
}
