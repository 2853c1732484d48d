package io.jvloop.spi;

import java.io.IOException;

/** What hears of a {@link ListenerHandle}, from the processing of its entry. Its methods do not throw, but for what ends the loop. */
public interface ListenerSink {

    /**
     * A connection was accepted.
     *
     * @param stream the connection, now owned by the sink
     */
    void accepted(StreamHandle stream);

    /**
     * The system could not accept: out of descriptors, mostly. The same will happen at once again if nobody stops accepting for a while.
     *
     * @param cause names the listener
     */
    void acceptFailed(IOException cause);
}
