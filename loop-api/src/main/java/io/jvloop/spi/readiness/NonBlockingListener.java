package io.jvloop.spi.readiness;

import io.jvloop.spi.SystemSocket;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. The system calls of a listening stream socket; none of them waits. */
public interface NonBlockingListener extends Pollable, SystemSocket {

    /**
     * Accepts a connection.
     *
     * @return the connection, null if none waits
     * @throws AbortedConnection if a connection that waited has ended; another may wait
     * @throws IOException       if the system cannot
     */
    @Nullable NonBlockingStream accept() throws IOException;
}
