package io.jvloop.net;

import io.jvloop.Suspends;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;

/**
 * Confined to its loop. The operations of an {@link io.jvloop.EventLoop} on channels that the caller has opened and keeps, for code with
 * sockets of its own. Transports and streams are easier and faster.
 *
 * <p>Channels must be in non-blocking mode and not a transport's. Unless the loop itself waits with a selector of the JDK, another thread
 * watches them, since the JDK does not reveal their descriptors; each wait then costs two thread switches. Remove what watches a channel
 * before closing it, as the JDK does not report that a channel was closed.
 */
public interface ChannelOperations {

    // ---- watching ----

    /**
     * Runs a callback again and again while a channel is readable, or has a connection to accept. It replaces the callback of an earlier
     * call. While the callback is parked in JDK code, it is not called again. asyncio's {@code add_reader}.
     *
     * @param channel  what to watch
     * @param callback runs in the current context; what it throws goes to the {@link io.jvloop.ExceptionHandler}
     * @throws IllegalArgumentException     if the channel is closed, in blocking mode, or nothing to read from
     * @throws IllegalStateException        if a transport owns the channel, a task waits to read from it, or the loop is closed
     * @throws java.io.UncheckedIOException if the system refuses
     */
    void addReader(SelectableChannel channel, Runnable callback);

    /**
     * Ends {@link #addReader(SelectableChannel, Runnable)}. What is queued already does not run any more, and the channel may be closed
     * at once.
     *
     * @param channel the channel
     * @return whether there was a callback; false on a closed loop
     */
    boolean removeReader(SelectableChannel channel);

    /**
     * Runs a callback again and again while a channel is writable, or its connect has ended. It replaces the callback of an earlier call.
     * While the callback is parked in JDK code, it is not called again. asyncio's {@code add_writer}.
     *
     * @param channel  what to watch
     * @param callback runs in the current context; what it throws goes to the {@link io.jvloop.ExceptionHandler}
     * @throws IllegalArgumentException     if the channel is closed, in blocking mode, or nothing to write to
     * @throws IllegalStateException        if a transport owns the channel, a task waits to write to it, or the loop is closed
     * @throws java.io.UncheckedIOException if the system refuses
     */
    void addWriter(SelectableChannel channel, Runnable callback);

    /**
     * Ends {@link #addWriter(SelectableChannel, Runnable)}. What is queued already does not run any more, and the channel may be closed
     * at once.
     *
     * @param channel the channel
     * @return whether there was a callback; false on a closed loop
     */
    boolean removeWriter(SelectableChannel channel);

    /**
     * Runs a callback while a descriptor is readable; as {@link #addReader(SelectableChannel, Runnable)}. It is for what other native code
     * has opened: devices, event and timer descriptors, sockets. The caller keeps the descriptor, and closes it only after the removal: its
     * number may be reused at once, and another file would be watched by mistake. It need not be in non-blocking mode, but a read should
     * not ask for more than has arrived.
     *
     * @param descriptor the descriptor
     * @param callback   runs in the current context; what it throws goes to the {@link io.jvloop.ExceptionHandler}
     * @throws IllegalArgumentException      if it is negative
     * @throws IllegalStateException         if a transport of this loop owns it, or the loop is closed
     * @throws java.io.UncheckedIOException  if the system refuses: it is not open, or is always ready like a regular file
     * @throws UnsupportedOperationException if the back end lacks {@link io.jvloop.spi.Capability#DESCRIPTOR_WATCHING}
     */
    void addReader(int descriptor, Runnable callback);

    /**
     * Ends {@link #addReader(int, Runnable)}. What is queued already does not run any more, and the descriptor may be closed at once.
     *
     * @param descriptor the descriptor
     * @return whether there was a callback; false on a closed loop
     */
    boolean removeReader(int descriptor);

    /**
     * Runs a callback while a descriptor is writable; otherwise as {@link #addReader(int, Runnable)}.
     *
     * @param descriptor the descriptor
     * @param callback   runs in the current context; what it throws goes to the {@link io.jvloop.ExceptionHandler}
     * @throws IllegalArgumentException      if it is negative
     * @throws IllegalStateException         if a transport of this loop owns it, or the loop is closed
     * @throws java.io.UncheckedIOException  if the system refuses: it is not open, or is always ready like a regular file
     * @throws UnsupportedOperationException if the back end lacks {@link io.jvloop.spi.Capability#DESCRIPTOR_WATCHING}
     */
    void addWriter(int descriptor, Runnable callback);

    /**
     * Ends {@link #addWriter(int, Runnable)}. What is queued already does not run any more, and the descriptor may be closed at once.
     *
     * @param descriptor the descriptor
     * @return whether there was a callback; false on a closed loop
     */
    boolean removeWriter(int descriptor);

    // ---- system calls that suspend ----
    // Each tries at once, and suspends only if the channel is not ready. A cancelled one leaves the channel as it is. One task at a time
    // may wait to read, and one to write.

    /**
     * Receives what is there, or waits for something.
     *
     * @param channel a connected socket or the readable end of a pipe
     * @param atMost  how many bytes; fewer are received as a rule
     * @param <C>     its type
     * @return the bytes; none at the end of the stream
     * @throws IOException              if the connection is broken
     * @throws IllegalArgumentException if the channel is in blocking mode, or {@code atMost} is not positive
     * @throws IllegalStateException    in a callback; if the channel is a transport's, or another task or callback waits to read from it
     */
    @Suspends
    <C extends SelectableChannel & ReadableByteChannel> byte[] sockRecv(C channel, int atMost) throws IOException;

    /**
     * Receives what is there, or waits for something, into a buffer.
     *
     * @param channel a connected socket or the readable end of a pipe
     * @param into    where to put it; it moves on
     * @param <C>     its type
     * @return how many bytes, or -1 at the end of the stream
     * @throws IOException              if the connection is broken
     * @throws IllegalArgumentException if the channel is in blocking mode, or {@code into} has no room
     * @throws IllegalStateException    in a callback; if the channel is a transport's, or another task or callback waits to read from it
     */
    @Suspends
    <C extends SelectableChannel & ReadableByteChannel> int sockRecvInto(C channel, ByteBuffer into) throws IOException;

    /**
     * Sends everything. If it fails or is cancelled, the position of {@code data} tells how much has left.
     *
     * @param channel a connected socket or the writable end of a pipe
     * @param data    what to send
     * @param <C>     its type
     * @throws IOException              if the connection is broken
     * @throws IllegalArgumentException if the channel is in blocking mode
     * @throws IllegalStateException    in a callback; if the channel is a transport's, or another task or callback waits to write to it
     */
    @Suspends
    <C extends SelectableChannel & WritableByteChannel> void sockSendAll(C channel, ByteBuffer data) throws IOException;

    /**
     * Connects. A name is resolved off the loop, and its first address of the socket's own family is taken. The JDK closes a channel whose
     * connect has failed.
     *
     * @param channel an unconnected socket
     * @param peer    whom to connect to
     * @throws IOException              if the peer refuses or cannot be reached; it names the peer
     * @throws IllegalArgumentException if the channel is in blocking mode
     * @throws IllegalStateException    in a callback; if the channel is a transport's, or another task or callback waits to write to it
     */
    @Suspends
    void sockConnect(SocketChannel channel, SocketAddress peer) throws IOException;

    /**
     * Accepts a connection.
     *
     * @param listener a bound listener
     * @return the connection, in non-blocking mode; the caller's
     * @throws IOException              if the system cannot
     * @throws IllegalArgumentException if the listener is in blocking mode
     * @throws IllegalStateException    in a callback, or if another task or callback waits at the listener
     */
    @Suspends
    SocketChannel sockAccept(ServerSocketChannel listener) throws IOException;

    /**
     * Receives a datagram. What does not fit is lost.
     *
     * @param channel a datagram socket
     * @param into    where to put it; it moves on
     * @return the sender
     * @throws IOException              if the system refuses
     * @throws IllegalArgumentException if the channel is in blocking mode
     * @throws IllegalStateException    in a callback, or if another task or callback waits to read from it
     */
    @Suspends
    SocketAddress sockRecvFrom(DatagramChannel channel, ByteBuffer into) throws IOException;

    /**
     * Sends a datagram, whole.
     *
     * @param channel a datagram socket
     * @param data    what to send; its position moves to its limit
     * @param to      the receiver; a name is resolved off the loop
     * @throws IOException              if the system refuses
     * @throws IllegalArgumentException if the channel is in blocking mode
     * @throws IllegalStateException    in a callback, or if another task or callback waits to write to it
     */
    @Suspends
    void sockSendTo(DatagramChannel channel, ByteBuffer data, SocketAddress to) throws IOException;

    // ---- files ----

    /**
     * As {@link #sockSendfile(SocketChannel, FileChannel, long, long, boolean)}, copying where it must.
     *
     * @param channel a connected socket
     * @param file    what to send from
     * @param offset  where to begin
     * @param count   how many bytes at most
     * @return how many were sent
     * @throws IOException if the connection is broken or the file cannot be read
     */
    @Suspends
    default long sockSendfile(SocketChannel channel, FileChannel file, long offset, long count) throws IOException {
        return sockSendfile(channel, file, offset, count, true);
    }

    /**
     * Sends a part of a file. The kernel does it without a copy through this process where it can; otherwise the executor reads the file.
     * The kernel reads on the loop's thread, so a file that is not in the system's cache blocks the loop.
     *
     * @param channel  a connected socket
     * @param file     what to send from; afterwards, also after a failure, its position is behind what was sent
     * @param offset   where to begin
     * @param count    how many bytes; fewer are sent if the file is shorter
     * @param fallback whether to copy what the kernel cannot send by itself
     * @return how many were sent
     * @throws IOException                   if the connection is broken or the file cannot be read
     * @throws IllegalArgumentException      if the channel is in blocking mode, {@code offset} is negative or {@code count} not positive; 0
     *                                       is allowed for an empty file
     * @throws SendfileNotAvailableException if the file would have to be copied and {@code fallback} is false
     * @throws IllegalStateException         in a callback; if the channel is a transport's, or another task or callback waits to write to
     *                                       it
     */
    @Suspends
    long sockSendfile(SocketChannel channel, FileChannel file, long offset, long count, boolean fallback) throws IOException;

    /**
     * As {@link #sendfile(Transport, FileChannel, long, long, boolean)}, copying where it must.
     *
     * @param transport where to send it
     * @param file      what to send from
     * @param offset    where to begin
     * @param count     how many bytes at most
     * @return how many were sent
     * @throws IOException if the connection is lost or the file cannot be read
     */
    @Suspends
    default long sendfile(Transport transport, FileChannel file, long offset, long count) throws IOException {
        return sendfile(transport, file, offset, count, true);
    }

    /**
     * Sends a part of a file after what was written before. Meanwhile nothing else can be written, and nothing is received. The kernel does
     * it without a copy through this process if the back end can reach the file's descriptor, which may need a flag of the JVM. Otherwise,
     * and always with TLS, the executor reads the file. The kernel reads on the loop's thread, so a file that is not in the system's cache
     * blocks the loop, for a bounded part at a time.
     *
     * @param transport where to send it
     * @param file      what to send from; afterwards, also after a failure, its position is behind what was sent
     * @param offset    where to begin
     * @param count     how many bytes; fewer are sent if the file is shorter
     * @param fallback  whether to copy what the kernel cannot send by itself
     * @return how many were sent; if it was cancelled, the last of them may still wait in the transport's buffer
     * @throws IOException                   if the connection is lost or the file cannot be read
     * @throws IllegalArgumentException      if {@code offset} is negative or {@code count} not positive; 0 is allowed for an empty file
     * @throws SendfileNotAvailableException if the file would have to be copied and {@code fallback} is false
     * @throws UnsupportedOperationException if the transport is none of this library's stream transports
     * @throws IllegalStateException         in a callback; if the transport is closing, has ended its side, or is sending a file
     */
    @Suspends
    long sendfile(Transport transport, FileChannel file, long offset, long count, boolean fallback) throws IOException;
}
