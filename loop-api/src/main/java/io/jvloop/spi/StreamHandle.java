package io.jvloop.spi;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. A connected stream socket, or one end of a pipe.
 *
 * <p>Its {@link StreamSink} is called only when its one {@link #entry} is processed, so the sink's calls never overlap, even when one of
 * them parks. No method here calls user code.
 */
public interface StreamHandle extends DataHandle {
    /** Returned by {@link #transferFrom} where a file can only be copied. */
    long UNSUPPORTED = -1;
    /** How many descriptors one message can carry: Linux's SCM_MAX_FD. */
    int MAX_DESCRIPTORS = 253;

    /**
     * Sets the sink. Called before anything else, and again when TLS is put between the handle and its transport.
     *
     * @param sink the transport above
     */
    void open(StreamSink sink);

    /**
     * Takes the connection out of this loop, for another loop of the same kind ({@link IoBackend#moveIn}). Only before {@link #open}, of
     * a connection that was just accepted; this handle is closed then.
     *
     * @return the connection, now the caller's
     */
    default MovedStream moveOut() {
        throw new UnsupportedOperationException("cannot move " + this + " to another loop: this back end lacks " + Capability.MOVING);
    }

    /**
     * Takes over all of {@code data}: it is sent or copied when this returns, and its position is at its limit.
     *
     * <p>{@link WriteBatch} decides when it leaves, the same on every back end: the first write of a batch at once, further ones together
     * when the batch ends. Where the system learns of writes only when the loop polls ({@link Capability#READINESS} is missing), the first
     * write leaves with the others. A failure is reported to {@link StreamSink#failed}.
     *
     * @param data what to send; a direct buffer is sent without a copy
     * @return how many bytes the system has not taken; 0 means done
     */
    long write(ByteBuffer data);

    /**
     * As {@link #write(ByteBuffer)} of each in turn, but they leave together.
     *
     * @param data what to send
     * @return how many bytes the system has not taken; 0 means done
     */
    long write(List<ByteBuffer> data);

    /**
     * Sends as much of a file as the system takes now, without a copy through this process. Only when nothing is pending.
     *
     * @param file     one of the JDK's own file channels; its position stays
     * @param position where to begin
     * @param count    how many bytes at most
     * @return how many bytes; 0 if the file has ended, or if it would block: then {@link StreamSink#written} with 0 tells when to go on;
     *         {@link #UNSUPPORTED} if this handle cannot do it
     * @throws IOException if the connection is broken or the file cannot be read
     */
    default long transferFrom(FileChannel file, long position, long count) throws IOException {
        return UNSUPPORTED;
    }

    /**
     * Sends descriptors with as many bytes as the system takes. Only when nothing is pending.
     *
     * @param data        at least one byte; its position moves by what was sent
     * @param descriptors 1 to {@link #MAX_DESCRIPTORS} of them
     * @return how many bytes; 0 if it would block, and the descriptors were not sent: then {@link StreamSink#written} with 0 tells when to
     *         try again; {@link #UNSUPPORTED} if this handle cannot do it
     * @throws IOException if the connection is broken or a descriptor is not open
     */
    default long sendDescriptors(ByteBuffer data, int[] descriptors) throws IOException {
        return UNSUPPORTED;
    }

    /**
     * Sets the receiver of descriptors that arrive, which is called just before {@link StreamSink#received} or {@link StreamSink#filled}
     * with their bytes. Without a receiver, the system closes them. A handle that cannot receive descriptors ignores it.
     *
     * @param receiver gets and owns the descriptors, or null
     */
    default void receiveDescriptors(@Nullable Consumer<int[]> receiver) {
    }

    /**
     * Sends what the batch has collected now.
     *
     * @return how many bytes the system has not taken
     */
    long flush();

    /** Ends the outgoing side after what is pending. */
    void shutdownOutput();

    /** Drops what is pending; later writes are dropped too. */
    void dropOutput();

    /**
     * The directions in which it transfers data.
     *
     * @return the direction, always the same
     */
    default Direction direction() {
        return Direction.BOTH;
    }

    /**
     * Its peer's address, also after the close.
     *
     * @return the address
     */
    SocketAddress remoteAddress();

    /**
     * Whether a handshake must end before the connection can be used; {@link StreamSink#connected} reports that.
     *
     * @return false for a socket
     */
    default boolean isConnecting() {
        return false;
    }

    /**
     * Whether {@link #shutdownOutput} works. Where it does not, the peer's end of stream ends both sides.
     *
     * @return true for a socket
     */
    default boolean canShutdownOutput() {
        return true;
    }

    /**
     * Sends what is pending and, with TLS, says goodbye to the peer, as the transport closes. Later writes are dropped.
     *
     * @return 0 if that is done; else {@link StreamSink#written} with 0 tells when it is
     */
    default long finish() {
        return flush();
    }
}
