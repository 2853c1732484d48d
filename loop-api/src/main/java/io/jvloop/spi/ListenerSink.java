package io.jvloop.spi;

import java.io.IOException;

/** The server above a {@link ListenerHandle}, called when its entry is processed. Its methods do not throw, except what ends the loop. */
public interface ListenerSink {

    /**
     * A connection was accepted.
     *
     * @param stream the connection, now owned by the sink
     */
    void accepted(StreamHandle stream);

    /**
     * The system could not accept, mostly since descriptors have run out. It will fail again at once unless accepting pauses.
     *
     * @param cause names the listener
     */
    void acceptFailed(IOException cause);
}
