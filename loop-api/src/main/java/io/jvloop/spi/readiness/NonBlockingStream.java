package io.jvloop.spi.readiness;

import io.jvloop.spi.ConnectedSocket;
import io.jvloop.spi.Direction;
import io.jvloop.spi.StreamHandle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.Consumer;

/**
 * Confined to its loop. The system calls of a connected stream socket or a pipe's end; none of them waits. Buffers are direct; what was
 * transferred moves their position.
 */
public interface NonBlockingStream extends Pollable, ConnectedSocket {

    /** Returned by {@link #read} at the end of the stream. */
    int END = -1;

    /**
     * Reads once.
     *
     * @param into a direct buffer with room
     * @return how many bytes; 0 if it would block; {@link #END}
     * @throws IOException if the connection is broken
     */
    int read(ByteBuffer into) throws IOException;

    /**
     * Whether a read that leaves room has taken everything. Not so where the system ends a read at a boundary in the stream.
     *
     * @return the answer, always the same
     */
    default boolean isDrainedByShortRead() {
        return true;
    }

    /**
     * Reads once, with the descriptors that accompany the bytes.
     *
     * @param into        a direct buffer with room
     * @param descriptors gets them before this returns
     * @return as {@link #read(ByteBuffer)}
     * @throws IOException if the connection is broken, or descriptors were lost because the process has too many
     */
    default int read(ByteBuffer into, Consumer<int[]> descriptors) throws IOException {
        return read(into);
    }

    /**
     * Writes once, with descriptors.
     *
     * @param from        a direct buffer with at least one byte
     * @param descriptors 1 to {@link StreamHandle#MAX_DESCRIPTORS} of them; they are sent if a byte is
     * @return how many bytes; 0 if it would block; {@link StreamHandle#UNSUPPORTED} if this is no Unix-domain socket
     * @throws IOException if the connection is broken or a descriptor is not open
     */
    default int write(ByteBuffer from, int[] descriptors) throws IOException {
        return (int) StreamHandle.UNSUPPORTED;
    }

    /**
     * Writes once.
     *
     * @param from a direct buffer
     * @return how many bytes; less than remained means that more would block
     * @throws IOException if the connection is broken
     */
    int write(ByteBuffer from) throws IOException;

    /**
     * Writes several buffers with one system call.
     *
     * @param from   direct buffers
     * @param offset index of the first
     * @param count  how many; the system may take fewer of them
     * @return how many bytes; 0 means that it would block
     * @throws IOException if the connection is broken
     */
    long write(ByteBuffer[] from, int offset, int count) throws IOException;

    /**
     * Sends once from a file, without a copy through this process.
     *
     * @param file     one of the JDK's own file channels; its position stays
     * @param position where to begin
     * @param count    how many bytes at most
     * @return how many; 0 if it would block or the file has ended; {@link StreamHandle#UNSUPPORTED} if there is no such system call
     * @throws IOException if the connection is broken or the file cannot be read
     */
    default long transferFrom(FileChannel file, long position, long count) throws IOException {
        return StreamHandle.UNSUPPORTED;
    }

    /**
     * Ends the outgoing side.
     *
     * @throws IOException if the connection is broken
     */
    void shutdownOutput() throws IOException;

    /**
     * The directions in which it transfers data. A channel that only writes is never read, and ends its output by {@link #close}.
     *
     * @return the direction, always the same
     */
    default Direction direction() {
        return Direction.BOTH;
    }
}
