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
     * @param into a direct buffer with room for the longest and a byte more; its position is moved by the datagram's length, which may be 0
     * @return who sent it, or null if none waits
     * @throws IOException what the system has to tell of this receive or an earlier send; the socket remains usable
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
     * What tells that a receiver has room again, where this socket does not: the system calls a Unix-domain socket without a peer writable
     * as long as it has room itself, however full the receiver's queue is, and whoever waits for that spins.
     *
     * @param to who had no room
     * @return what is watched for {@link Readiness#WRITE} and then closed; null if the socket itself tells it
     * @throws IOException if the receiver has gone, or there is no descriptor
     */
    default @Nullable Pollable room(SocketAddress to) throws IOException {
        return null;
    }
}
