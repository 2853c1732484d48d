package io.jvloop.spi;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. The operating system's side of one loop: it waits for events and opens handles.
 *
 * <p>The first cut of the SPI. A back end whose system reports readiness or completions builds on {@link io.jvloop.spi.readiness} or {@link
 * io.jvloop.spi.completion} instead of implementing this.
 */
public interface IoBackend extends AutoCloseable {

    /**
     * The thread that the back end is tied to. Most back ends are tied to none, and different threads may run the loop in turn; with a
     * bound thread, a run from another one is refused.
     *
     * @return the thread that polled first, if no other may; else null
     */
    default @Nullable Thread boundThread() {
        return null;
    }

    /**
     * Whether the thread that polls first will be the only one that may, which {@link #boundThread} tells only afterwards. Such a back end
     * cannot have its polls made by a thread, and its turns by another.
     *
     * @return whether it ties itself to a thread
     */
    default boolean bindsThread() {
        return false;
    }

    /**
     * Gives a part of the back end to a bridge that knows its type: Netty's channels join its poll that way.
     *
     * @param type the part's class or interface
     * @param <T>  that type
     * @return the part, or null if it has none of this type
     */
    default <T> @Nullable T part(Class<T> type) {
        return null;
    }

    /**
     * Waits for events and queues the entries of their sources. The only method that may block. It is called on the loop's own thread and
     * outside any turn, so it runs no user code, takes no lock that a coroutine could hold, and does not log.
     *
     * @param timeoutNanos 0 means do not wait, {@link Long#MAX_VALUE} for ever; it may return early
     */
    void poll(long timeoutNanos);

    /**
     * Whether it waits for ever: no time passes and nothing is watched. Only a simulated back end can tell. Any thread.
     *
     * @return whether only a foreign thread could wake it
     */
    default boolean isStuck() {
        return false;
    }

    /**
     * Hands to the system what would otherwise wait for the next poll. Called when a run is over, or after something was begun outside a
     * run, since there may be no next poll. Queues entries, as {@link #poll} does, but does not wait.
     */
    default void submitPending() {
        // a readiness back end keeps nothing
    }

    /**
     * Makes a {@link #poll} that waits, or else the next one, return at once. Any thread; called at most once for each wait of the loop.
     */
    void wakeup();

    /**
     * Begins to connect a stream socket.
     *
     * @param peer  the address to connect to, resolved
     * @param local the address to bind to first, or null
     * @return the request; it may be done already
     * @throws IOException if the operating system refuses at once
     */
    default ConnectRequest connect(SocketAddress peer, @Nullable SocketAddress local) throws IOException {
        throw new UnsupportedOperationException("this back end has no stream sockets (see its capabilities: " + capabilities() + ")");
    }

    /**
     * Whether a Unix-domain address that refuses connections is in use: by a socket that does not listen yet, or, on the BSDs, by one whose
     * queue is full. A listener does not notice the question.
     *
     * @param address the path or the name
     * @return false if no socket is bound to it, or the back end cannot tell
     * @throws IOException if no descriptor is left to find out with
     */
    default boolean isBound(SocketAddress address) throws IOException {
        return false;
    }

    /**
     * Opens a listening stream socket. It accepts nothing before {@link ListenerHandle#startAccepting}, but the system queues connections.
     *
     * @param local    the address to bind to, resolved; port 0 takes a free one; or a {@link BoundSocket}, which is bound already
     * @param settings how to listen
     * @return the listener
     * @throws IOException if the address cannot be bound
     */
    default ListenerHandle listen(SocketAddress local, ListenSettings settings) throws IOException {
        throw new UnsupportedOperationException("this back end has no stream sockets (see its capabilities: " + capabilities() + ")");
    }

    /**
     * Opens a datagram socket.
     *
     * @param settings its addresses and options
     * @return the socket; it receives nothing before {@link DatagramHandle#startReading}
     * @throws IOException if an address cannot be bound or the operating system refuses
     */
    default DatagramHandle datagrams(DatagramSettings settings) throws IOException {
        throw new UnsupportedOperationException("this back end has no datagram sockets (see its capabilities: " + capabilities() + ")");
    }

    /**
     * Takes over a datagram socket that the caller has made.
     *
     * @param boundSocket the socket
     * @return its handle; it receives nothing before {@link DatagramHandle#startReading}
     * @throws IOException                   if it is not open or not bound; it is closed then
     * @throws IllegalArgumentException      if it is no datagram socket
     * @throws UnsupportedOperationException if the back end cannot use it
     */
    default DatagramHandle datagrams(BoundSocket boundSocket) throws IOException {
        throw new UnsupportedOperationException(
                "this back end cannot use " + boundSocket + " (see its capabilities: " + capabilities() + ")");
    }

    /**
     * Opens one end of a pipe.
     *
     * @param source  which pipe
     * @param writing whether to open the writing end; else the reading end
     * @return the end; {@link StreamHandle#direction} says what it supports
     * @throws IOException                   if there is none, or the system refuses
     * @throws IllegalArgumentException      if it is no pipe, no stream socket and no character device
     * @throws UnsupportedOperationException if the back end cannot use such a source
     */
    default StreamHandle pipe(PipeAddress source, boolean writing) throws IOException {
        throw new UnsupportedOperationException("this back end has no pipes (see its capabilities: " + capabilities() + ")");
    }

    /**
     * Takes over a connection that the caller has made.
     *
     * @param connected a connected channel in non-blocking mode, from now on the stream's
     * @return the stream
     */
    default StreamHandle adopt(SocketChannel connected) {
        throw new UnsupportedOperationException("this back end cannot use the JDK's channels (see its capabilities: " + capabilities()
                + ")");
    }

    /**
     * Takes over a connection that the caller has as a descriptor.
     *
     * @param descriptor a connected stream socket, from now on the stream's
     * @return the stream
     * @throws IOException              if it is not open or not connected; it is closed then
     * @throws IllegalArgumentException if it is no stream socket; it stays open
     */
    default StreamHandle adopt(int descriptor) throws IOException {
        throw new UnsupportedOperationException("this back end cannot use descriptors, only channels of the JDK (see its capabilities: "
                + capabilities() + ")");
    }

    /**
     * Takes over a connection that another loop of this kind has accepted.
     *
     * @param moved the connection, from now on the stream's
     * @return the stream
     */
    default StreamHandle moveIn(MovedStream moved) {
        throw new UnsupportedOperationException("cannot take over " + moved + ": this back end lacks " + Capability.MOVING);
    }

    /**
     * Prepares to watch a channel of the JDK.
     *
     * @param channel a channel in non-blocking mode that this loop does not watch yet; it remains its owner's
     * @return the watch, without callbacks yet
     */
    default WatchHandle watch(SelectableChannel channel) {
        throw new UnsupportedOperationException("this back end cannot use the JDK's channels (see its capabilities: " + capabilities()
                + ")");
    }

    /**
     * Prepares to watch a descriptor.
     *
     * @param descriptor a descriptor that this loop does not watch yet; it remains its owner's
     * @return the watch, without callbacks yet
     */
    default WatchHandle watch(int descriptor) {
        throw new UnsupportedOperationException(
                "cannot watch descriptor " + descriptor + ": this back end lacks " + Capability.DESCRIPTOR_WATCHING
                        + " (its capabilities: " + capabilities() + ")");
    }

    /**
     * Starts a child process.
     *
     * @param settings what to start; its working directory exists
     * @return the child, which runs
     * @throws java.nio.file.NoSuchFileException   if there is no such program
     * @throws java.nio.file.AccessDeniedException if it cannot be executed
     * @throws IOException                         if the system refuses; nothing stays open
     * @throws UnsupportedOperationException       if the back end does not support children, or these settings
     */
    default ChildHandle spawn(ChildSettings settings) throws IOException {
        throw new UnsupportedOperationException("this back end has no children (see its capabilities: " + capabilities() + ")");
    }

    /**
     * Loads what the loop's first {@link #spawn} needs, in another thread and before it, so that loading does not block the loop.
     *
     * @return the loading; if it throws, {@code spawn} fails in the same way. Null if nothing takes long
     */
    default @Nullable Runnable spawnPreparation() {
        return null;
    }

    /**
     * As {@link #spawnPreparation}, before the first use of a descriptor that the caller has opened (a pipe, an adopted connection, a bound
     * socket), of a path as a pipe, and of a Unix-domain datagram socket.
     *
     * @return the loading, or null
     */
    default @Nullable Runnable descriptorPreparation() {
        return null;
    }

    /**
     * What it offers beyond the minimum.
     *
     * @return an immutable set
     */
    Set<Capability> capabilities();

    /** Closes all handles without callbacks, and releases everything. Called once, when the loop does not run. */
    @Override
    void close();
}
