package io.jvloop.spi;

import java.io.IOException;
import java.net.SocketAddress;

/** Confined to its loop. A {@link SystemSocket} that has a peer. */
public interface ConnectedSocket extends SystemSocket {

    /**
     * The address it is connected to.
     *
     * @return the address
     * @throws IOException if the system does not tell it
     */
    SocketAddress remoteAddress() throws IOException;
}
