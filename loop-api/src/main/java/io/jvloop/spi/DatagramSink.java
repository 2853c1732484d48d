package io.jvloop.spi;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** The transport above a {@link DatagramHandle}. Its methods do not throw, except what ends the loop. */
public interface DatagramSink {

    /**
     * Gets a datagram, when the handle's entry is processed.
     *
     * @param lent   its bytes, perhaps none, in a direct buffer that is lent for the call
     * @param sender its sender
     */
    void received(ByteBuffer lent, SocketAddress sender);

    /**
     * The system has taken something that was pending. Takes note only.
     *
     * @param pendingBytes how much is left
     */
    void written(long pendingBytes);

    /**
     * A datagram could not be sent or received. The socket remains usable. Takes note only.
     *
     * @param cause names the operation and the peer
     */
    void failed(IOException cause);

    /** Called last when the entry is processed, to act on what was noted. */
    void processed();
}
