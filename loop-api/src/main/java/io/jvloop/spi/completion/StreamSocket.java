package io.jvloop.spi.completion;

import io.jvloop.spi.ConnectedSocket;
import io.jvloop.spi.Direction;
import io.jvloop.spi.StreamHandle;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. A connected stream socket or a pipe's end. At most one operation of a kind is in flight: a receive, a send.
 */
public interface StreamSocket extends ConnectedSocket {

    /** What is told in the poll, never inside the call that asked for it. Takes note only, and does not throw. */
    interface Events {

        /**
         * Something was received; the receive goes on.
         *
         * @param block from position to limit, at least a byte; now the callee's
         */
        void received(Block block);

        /**
         * The receive has ended. After the end of the stream and after a failure it is not started again.
         *
         * @param reason  what ended it
         * @param failure for {@link ReceiveEnd#FAILED}, else null
         */
        void receiveEnded(ReceiveEnd reason, @Nullable IOException failure);

        /**
         * A send has ended; the blocks are their owner's again.
         *
         * @param count   how many bytes were taken, perhaps fewer than given
         * @param failure why not all, if no more can be sent, or null
         * @return whether the loop has something to do
         */
        boolean sent(long count, @Nullable IOException failure);
    }

    /** Why a receive ended. */
    enum ReceiveEnd {
        /** The peer has ended its side; of a pipe that is written to, its reader has gone. */
        END_OF_STREAM,
        /** Nothing more can be received. */
        FAILED,
        /** As {@link #stopReceiving} asked, or for want of something that the kernel needs: it may be started again. */
        STOPPED
    }

    /**
     * Says who hears of it. Called before anything but a connect.
     *
     * @param events the handle above
     */
    void open(Events events);

    /**
     * Starts to receive, until stopped. For a pipe that is written to: watches for its reader's going.
     */
    void receive();

    /**
     * From now on blocks carry the descriptors that arrive; until now the system closes them.
     *
     * @throws IOException if there is no memory for them
     */
    default void receiveDescriptors() throws IOException {
    }

    /** Asks the receive to end. What it has received until then is told first. */
    void stopReceiving();

    /**
     * Starts to send all of {@code blocks} together. They belong to the operation until {@link Events#sent}; their owner may meanwhile
     * append behind what a block's limit is now, but not move positions.
     *
     * @param blocks from position to limit each
     * @param from   index of the first
     * @param count  how many; the engine may send fewer
     */
    void send(Block[] blocks, int from, int count);

    /**
     * Sends what goes without waiting, in the calling thread, which is not the one that the engine is tied to. No send is in flight.
     *
     * @param blocks from position to limit each
     * @param from   index of the first
     * @param count  how many
     * @return how many bytes were taken; 0 if there is no room, or a send of this kind cannot be had
     * @throws IOException if no more can be sent
     */
    default long sendNow(Block[] blocks, int from, int count) throws IOException {
        return 0;
    }

    /**
     * Sends descriptors with some bytes, at once. Called when no send is in flight. If it would block, a send begins that sends nothing,
     * and ends when there is room.
     *
     * @param block       from position to limit, at least a byte
     * @param descriptors at least one
     * @return how many bytes, at least 1; 0 if it would block; {@link StreamHandle#UNSUPPORTED} if this socket cannot do it
     * @throws IOException if the connection is broken or a descriptor is not open
     */
    default long sendDescriptors(Block block, int[] descriptors) throws IOException {
        return StreamHandle.UNSUPPORTED;
    }

    /**
     * Ends the outgoing side. Called when no send is in flight.
     *
     * @throws IOException if the connection is broken
     */
    void shutdownOutput() throws IOException;

    /**
     * Which ways it goes.
     *
     * @return the direction, always the same
     */
    default Direction direction() {
        return Direction.BOTH;
    }
}
