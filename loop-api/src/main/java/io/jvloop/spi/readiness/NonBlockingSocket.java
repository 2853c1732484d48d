package io.jvloop.spi.readiness;

import java.io.IOException;

/** Confined to its loop. The system calls of a stream socket whose connect may still be in progress. */
public interface NonBlockingSocket extends NonBlockingStream {

    /**
     * Whether it is connected.
     *
     * @return true from then on
     */
    boolean isConnected();

    /**
     * Finishes a connect that was in progress and may have become writable.
     *
     * @return whether it is connected now
     * @throws IOException why it never will be
     */
    boolean finishConnect() throws IOException;
}
