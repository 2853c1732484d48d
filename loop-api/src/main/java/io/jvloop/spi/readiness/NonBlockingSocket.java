package io.jvloop.spi.readiness;

import java.io.IOException;

/** Confined to its loop. The system calls of a stream socket whose connect may still be going on. */
public interface NonBlockingSocket extends NonBlockingStream {

    /**
     * Whether the connect was done at once.
     *
     * @return true from then on
     */
    boolean isConnected();

    /**
     * Looks at a connect that was pending and may have become writable.
     *
     * @return whether it is connected now
     * @throws IOException why it never will
     */
    boolean finishConnect() throws IOException;
}
