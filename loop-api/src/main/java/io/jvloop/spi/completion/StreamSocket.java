package io.jvloop.spi.completion;

import io.jvloop.spi.Capability;
import io.jvloop.spi.ConnectedSocket;
import io.jvloop.spi.Direction;
import io.jvloop.spi.MovedStream;
import io.jvloop.spi.StreamHandle;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A connected stream socket or a pipe's end. At most one receive and one send are in flight. */
public interface StreamSocket extends ConnectedSocket {

    /** The handle above. Called in the poll, never inside the call that started the operation; takes note only, and does not throw. */
    interface Events {

        /**
         * Data was received; the receive goes on.
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
        /** The peer has ended its side; for a pipe that is written to, its reader has gone. */
        END_OF_STREAM,
        /** Nothing more can be received. */
        FAILED,
        /** As {@link #stopReceiving} requested, or since the kernel lacked a resource: the receive may be started again. */
        STOPPED
    }

    /**
     * Sets the handle. Called before anything but a connect.
     *
     * @param events the handle above
     */
    void open(Events events);

    /** Starts to receive, until stopped. On a pipe that is written to, it waits for the reader to go. */
    void receive();

    /**
     * Lets blocks carry the descriptors that arrive from now on; before this, the system closes them.
     *
     * @throws IOException if there is no memory for them
     */
    default void receiveDescriptors() throws IOException {
    }

    /** Requests that the receive ends. What it has received until then is reported first. */
    void stopReceiving();

    /**
     * Starts to send all of {@code blocks} together. They belong to the operation until {@link Events#sent}; meanwhile their owner may
     * append after a block's current limit, but not move positions.
     *
     * @param blocks from position to limit each
     * @param from   index of the first
     * @param count  how many; the engine may send fewer
     */
    void send(Block[] blocks, int from, int count);

    /**
     * Sends what it can without waiting, in a calling thread that the engine is not tied to. No send is in flight.
     *
     * @param blocks from position to limit each
     * @param from   index of the first
     * @param count  how many
     * @return how many bytes were taken; 0 if there is no room, or if this is not supported
     * @throws IOException if no more can be sent
     */
    default long sendNow(Block[] blocks, int from, int count) throws IOException {
        return 0;
    }

    /**
     * Sends descriptors with some bytes, at once. Called when no send is in flight. If it would block, an empty send begins that ends when
     * there is room.
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
     * Takes the connection out of this engine, for another of its kind ({@link CompletionEngine#moveIn}). Only of a connection that was
     * just accepted, on which nothing was started; this socket is closed then.
     *
     * @return the connection, now the caller's
     */
    default MovedStream moveOut() {
        throw new UnsupportedOperationException("cannot move " + this + " to another engine: this one lacks " + Capability.MOVING);
    }

    /**
     * The directions in which it transfers data.
     *
     * @return the direction, always the same
     */
    default Direction direction() {
        return Direction.BOTH;
    }
}
