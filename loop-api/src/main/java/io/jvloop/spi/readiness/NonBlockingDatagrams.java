package io.jvloop.spi.readiness;

import io.jvloop.spi.SystemDatagrams;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. The system calls of a datagram socket; none of them waits. Buffers are direct. */
public interface NonBlockingDatagrams extends Pollable, SystemDatagrams {

    /**
     * Receives one datagram.
     *
     * @param into a direct buffer with room for the longest and a byte more; its position is advanced by the datagram's length, which may
     *             be 0
     * @return the sender, or null if no datagram has arrived
     * @throws IOException what the system reports of this receive or an earlier send; the socket remains usable
     */
    @Nullable SocketAddress receive(ByteBuffer into) throws IOException;

    /**
     * Sends one datagram.
     *
     * @param data a direct buffer; its position is moved to its limit if it was sent
     * @param to   the receiver, or null for the peer that the socket is connected to
     * @return false if it would block
     * @throws IOException if the system refuses this datagram; the socket remains usable
     */
    boolean send(ByteBuffer data, @Nullable SocketAddress to) throws IOException;

    /**
     * Opens a channel that tells when a receiver has room again, if this socket does not tell. The system calls a Unix-domain socket
     * without a peer writable as long as it has room itself, even if the receiver's queue is full, so waiting for that would spin.
     *
     * @param to the receiver that had no room
     * @return a channel to be watched for {@link Readiness#WRITE} and then closed; null if this socket itself tells
     * @throws IOException if the receiver has gone, or descriptors have run out
     */
    default @Nullable Pollable openRoomChannel(SocketAddress to) throws IOException {
        return null;
    }
}
