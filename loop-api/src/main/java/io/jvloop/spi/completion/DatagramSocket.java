package io.jvloop.spi.completion;

import io.jvloop.spi.SystemDatagrams;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A datagram socket. At most one receive and one send are in flight. */
public interface DatagramSocket extends SystemDatagrams {

    /** The handle above. Called in the poll; takes note only, and does not throw. */
    interface Events {

        /**
         * The receive has ended with a datagram.
         *
         * @param block  its bytes from position to limit, perhaps none; now the callee's
         * @param sender who sent it
         */
        void received(Block block, SocketAddress sender);

        /**
         * The receive has ended without a datagram. The socket remains usable.
         *
         * @param block   the receive's block; now the callee's
         * @param failure what the system reports, or null if it was cancelled
         */
        void receiveFailed(Block block, @Nullable IOException failure);

        /**
         * The send has ended; the block is its owner's again.
         *
         * @param failure why the datagram was refused, or null
         */
        void sent(@Nullable IOException failure);
    }

    /**
     * Sets the handle. Called once, before anything else.
     *
     * @param events the handle above
     */
    void open(Events events);

    /**
     * Starts to receive one datagram.
     *
     * @param block an empty one with room for the longest; the operation's until it has ended
     */
    void receive(Block block);

    /**
     * Receives a datagram that has already arrived, where that costs less than an operation. Not while a receive is in flight.
     *
     * @param into a direct buffer with room for the longest; its position is advanced by the datagram's length
     * @return the sender; null if there is no datagram, or if this is not supported
     * @throws IOException what the system reports; the socket remains usable
     */
    default @Nullable SocketAddress receiveNow(ByteBuffer into) throws IOException {
        return null;
    }

    /**
     * Sends a datagram at once, where that costs less than an operation. Not while a send is in flight.
     *
     * @param data a direct buffer, from position to limit
     * @param to   the receiver, or null for the peer
     * @return whether it is sent; false if that would block, or if this is not supported
     * @throws IOException if the system refuses this datagram; the socket remains usable
     */
    default boolean sendNow(ByteBuffer data, @Nullable SocketAddress to) throws IOException {
        return false;
    }

    /**
     * Starts to send one datagram.
     *
     * @param block from position to limit; the operation's until {@link Events#sent}
     * @param to    the receiver, or null for the peer
     */
    void send(Block block, @Nullable SocketAddress to);
}
