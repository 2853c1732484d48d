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
 * <p>What it has to tell goes to its {@link StreamSink}, always from the processing of its one {@link #entry}: so its sink's calls never
 * overlap, even when one of them parks. None of the methods here calls user code.
 */
public interface StreamHandle extends DataHandle {
    /** The answer of {@link #transferFrom} where a file can only be copied. */
    long UNSUPPORTED = -1;
    /** How many descriptors one message can carry: Linux's SCM_MAX_FD. */
    int MAX_DESCRIPTORS = 253;

    /**
     * Says who hears of it. Called before anything else; again when TLS is put between it and its transport.
     *
     * @param sink the transport above
     */
    void open(StreamSink sink);

    /**
     * Takes over all of {@code data}: it is sent or copied when this returns, and its position is at its limit.
     *
     * <p>It leaves when {@link WriteBatch} says, the same on every back end: the first write of a batch at once, further ones together when
     * the batch ends. Where the system hears of writes only when the loop polls ({@link Capability#READINESS} is missing), the first one
     * leaves with the others. A failure goes to {@link StreamSink#failed}.
     *
     * @param data what to send; one that is direct is sent without a copy
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
     * Sends from a file, without a copy through this process, what the system takes now. Only when nothing is pending.
     *
     * @param file     the JDK's own kind of file channel; its position stays
     * @param position where to begin
     * @param count    how many bytes at most
     * @return how many; 0 if the file has ended, or if it would block: then {@link StreamSink#written} with 0 tells when to go on;
     *         {@link #UNSUPPORTED} if this handle cannot do it
     * @throws IOException if the connection is broken or the file cannot be read
     */
    default long transferFrom(FileChannel file, long position, long count) throws IOException {
        return UNSUPPORTED;
    }

    /**
     * Sends descriptors with some bytes, as many as the system takes with them. Only when nothing is pending.
     *
     * @param data        at least one byte; its position moves by what was sent
     * @param descriptors 1 to {@link #MAX_DESCRIPTORS} of them
     * @return how many bytes; 0 if it would block, and the descriptors have not left: then {@link StreamSink#written} with 0 tells when to
     *         try again; {@link #UNSUPPORTED} if this handle cannot do it
     * @throws IOException if the connection is broken or a descriptor is not open
     */
    default long sendDescriptors(ByteBuffer data, int[] descriptors) throws IOException {
        return UNSUPPORTED;
    }

    /**
     * Says who gets the descriptors that arrive, just before {@link StreamSink#received} or {@link StreamSink#filled} with the bytes they
     * came with. Nobody at first: the system closes them. A handle that cannot receive any ignores it.
     *
     * @param receiver whose they are, or null
     */
    default void receiveDescriptors(@Nullable Consumer<int[]> receiver) {
    }

    /**
     * Sends now what the batch has collected.
     *
     * @return how many bytes the system has not taken
     */
    long flush();

    /** Ends the outgoing side when what is pending has left. */
    void shutdownOutput();

    /** Forgets what is pending; later writes are taken and dropped. */
    void dropOutput();

    /**
     * Which ways it goes.
     *
     * @return the direction, always the same
     */
    default Direction direction() {
        return Direction.BOTH;
    }

    /**
     * Its peer's address; remains after the close.
     *
     * @return the address
     */
    SocketAddress remoteAddress();

    /**
     * Whether a handshake must come to its end before there is a connection to speak of; {@link StreamSink#connected} tells.
     *
     * @return false for a socket
     */
    default boolean isConnecting() {
        return false;
    }

    /**
     * Whether {@link #shutdownOutput} works. Where it does not, the peer's end is the end of both sides.
     *
     * @return true for a socket
     */
    default boolean canShutdownOutput() {
        return true;
    }

    /**
     * The transport closes: sends what is pending and takes leave of the peer, where that is the custom (TLS). Later writes are dropped.
     *
     * @return 0 if that is done; else {@link StreamSink#written} with 0 tells when it is
     */
    default long finish() {
        return flush();
    }
}
