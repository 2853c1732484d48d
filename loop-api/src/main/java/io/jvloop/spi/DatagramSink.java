package io.jvloop.spi;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** What hears of a {@link DatagramHandle}: the transport above it. Its methods do not throw, but for what ends the loop. */
public interface DatagramSink {

    /**
     * Gets a datagram, in the processing of the handle's entry.
     *
     * @param lent   its bytes, perhaps none, in a direct buffer that is lent for the call
     * @param sender who sent it
     */
    void received(ByteBuffer lent, SocketAddress sender);

    /**
     * The system has taken something that was pending. Takes note only.
     *
     * @param pendingBytes what is left
     */
    void written(long pendingBytes);

    /**
     * A datagram could not be sent or received. The socket goes on. Takes note only.
     *
     * @param cause names the operation and the peer
     */
    void failed(IOException cause);

    /** The entry's processing is about to end: the place for what was noted. */
    void turn();
}
