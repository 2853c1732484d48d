package io.jvloop.spi.readiness;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. A socket's system calls, none of which waits. Buffers are direct; what was transferred moves their position.
 * Exceptions carry the system's text alone: the handle above adds operation and peer.
 */
public interface NonBlockingChannel {

    /** The answer of {@link #read} at the end of the stream. */
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
     * Whether the connect was done at once.
     *
     * @return true from then on
     */
    boolean isConnected();

    /**
     * Looks at a connect that was pending and may have become writable.
     *
     * @return whether it is connected now
     * @throws IOException why it never will
     */
    boolean finishConnect() throws IOException;

    /**
     * Accepts a connection.
     *
     * @return the connection, null if none waits
     * @throws IOException if the system cannot
     */
    @Nullable NonBlockingChannel accept() throws IOException;

    /**
     * Ends the outgoing side.
     *
     * @throws IOException if the connection is broken
     */
    void shutdownOutput() throws IOException;

    /**
     * The address it is bound to.
     *
     * @return the address
     * @throws IOException if the system does not say
     */
    SocketAddress localAddress() throws IOException;

    /**
     * The address it is connected to.
     *
     * @return the address
     * @throws IOException if the system does not say
     */
    SocketAddress remoteAddress() throws IOException;

    /**
     * As {@link io.jvloop.spi.IoHandle#option}.
     *
     * @param name the option
     * @param <T>  its type
     * @return its value
     * @throws IOException if the system refuses
     */
    <T> T option(SocketOption<T> name) throws IOException;

    /**
     * As {@link io.jvloop.spi.IoHandle#setOption}.
     *
     * @param name  the option
     * @param value its value
     * @param <T>   its type
     * @throws IOException if the system refuses
     */
    <T> void setOption(SocketOption<T> name, T value) throws IOException;

    /** Closes it. Idempotent. */
    void close();
}
