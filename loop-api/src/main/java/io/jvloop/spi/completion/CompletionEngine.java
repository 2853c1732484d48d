package io.jvloop.spi.completion;

import io.jvloop.spi.BoundSocket;
import io.jvloop.spi.Capability;
import io.jvloop.spi.ChildSettings;
import io.jvloop.spi.DatagramSettings;
import io.jvloop.spi.DirectMemory;
import io.jvloop.spi.ListenSettings;
import io.jvloop.spi.MovedStream;
import io.jvloop.spi.PipeAddress;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. A kernel's interface for operations and their completions: all that the author of a completion back end writes,
 * besides the sockets that this opens.
 */
public interface CompletionEngine {

    /**
     * The thread that it is tied to; as {@link io.jvloop.spi.IoBackend#boundThread}.
     *
     * @return null if it is not tied, or not yet
     */
    default @Nullable Thread boundThread() {
        return null;
    }

    /**
     * Whether it ties itself to the thread that polls first; as {@link io.jvloop.spi.IoBackend#bindsThread}.
     *
     * @return whether it does
     */
    default boolean bindsThread() {
        return false;
    }

    /**
     * Submits the operations that were started, waits for completions, and reports them to the sockets' handles. As {@link
     * io.jvloop.spi.IoBackend#poll}.
     *
     * @param timeoutNanos 0 means do not wait, {@link Long#MAX_VALUE} for ever
     */
    void poll(long timeoutNanos);

    /** As {@link io.jvloop.spi.IoBackend#wakeup}: any thread. */
    void wakeup();

    /**
     * Opens a stream socket to be connected.
     *
     * @param peer  the address to connect to, resolved
     * @param local the address to bind to first, or null
     * @return the socket, already connected or to be connected by {@link ConnectingSocket#connect}
     * @throws IOException if the system refuses at once; nothing stays open
     */
    ConnectingSocket stream(SocketAddress peer, @Nullable SocketAddress local) throws IOException;

    /**
     * Whether a socket is bound to an address; as {@link io.jvloop.spi.IoBackend#isBound}.
     *
     * @param address a Unix-domain address
     * @return whether one is, as far as the engine can tell
     * @throws IOException if no descriptor is left to find out with
     */
    default boolean isBound(SocketAddress address) throws IOException {
        return false;
    }

    /**
     * Takes over a connected stream socket, as {@link io.jvloop.spi.IoBackend#adopt(int)}.
     *
     * @param descriptor the socket
     * @return the socket
     * @throws IOException if it is not open or not connected
     */
    default StreamSocket adopt(int descriptor) throws IOException {
        throw new UnsupportedOperationException("cannot use descriptor " + descriptor + ": this back end lacks "
                + Capability.DESCRIPTORS + " (its capabilities: " + capabilities() + ")");
    }

    /**
     * Takes over a connection that another engine of this kind has accepted; as {@link io.jvloop.spi.IoBackend#moveIn}.
     *
     * @param moved the connection, from now on the socket's
     * @return the socket
     */
    default StreamSocket moveIn(MovedStream moved) {
        throw new UnsupportedOperationException("cannot take over " + moved + ": this back end lacks " + Capability.MOVING);
    }

    /**
     * Opens a listening socket.
     *
     * @param local    the address to bind to, resolved; or a {@link BoundSocket}, which is bound already
     * @param settings how to listen
     * @return the socket, which listens
     * @throws IOException if the system refuses; nothing stays open
     */
    ListenSocket listen(SocketAddress local, ListenSettings settings) throws IOException;

    /**
     * Opens a datagram socket.
     *
     * @param settings its addresses and options
     * @return the socket, bound and connected as the settings say
     * @throws IOException if the system refuses; nothing stays open
     */
    DatagramSocket datagrams(DatagramSettings settings) throws IOException;

    /**
     * Takes over a datagram socket, as {@link io.jvloop.spi.IoBackend#datagrams(BoundSocket)}.
     *
     * @param boundSocket the socket
     * @return the engine's socket
     * @throws IOException if it is not open or not bound
     */
    default DatagramSocket datagrams(BoundSocket boundSocket) throws IOException {
        throw new UnsupportedOperationException("cannot use " + boundSocket + ": this back end lacks " + Capability.DESCRIPTORS
                + " (its capabilities: " + capabilities() + ")");
    }

    /**
     * Opens one end of a pipe that is no channel of the JDK.
     *
     * @param source  a descriptor or a path
     * @param writing whether to open the writing end
     * @return the end
     * @throws IOException if there is none, or the system refuses; nothing stays open
     */
    default StreamSocket pipe(PipeAddress source, boolean writing) throws IOException {
        throw new UnsupportedOperationException("cannot open " + source + ": this back end reaches no descriptors and no paths");
    }

    /**
     * Starts a child process, as {@link io.jvloop.spi.IoBackend#spawn}.
     *
     * @param settings what to start
     * @return the child, which runs
     * @throws IOException if there is no such program, or the system refuses; nothing stays open
     */
    default ChildProcess spawn(ChildSettings settings) throws IOException {
        throw new UnsupportedOperationException("this back end lacks " + Capability.SPAWN);
    }

    /**
     * Loads what {@link #spawn} needs; as {@link io.jvloop.spi.IoBackend#spawnPreparation}.
     *
     * @return what to run on another thread, or null
     */
    default @Nullable Runnable spawnPreparation() {
        return null;
    }

    /**
     * Prepares to wait until a descriptor of the caller's is ready, as {@link io.jvloop.spi.IoBackend#watch(int)}.
     *
     * @param descriptor the descriptor
     * @param writing    whether to wait for writability; else for readability
     * @param ready      called in the poll, once for each wait; takes note only
     * @return the wait, not started
     * @throws IOException           if it cannot be watched
     * @throws IllegalStateException if it is one of this engine's sockets
     */
    default ReadinessWait readiness(int descriptor, boolean writing, Runnable ready) throws IOException {
        throw new UnsupportedOperationException("this back end lacks " + Capability.DESCRIPTOR_WATCHING);
    }

    /**
     * The source of memory that the kernel may read and write while an operation is in flight.
     *
     * @return the C library, unless the engine overrides it
     */
    default DirectMemory.Source memory() {
        return DirectMemory.NATIVE;
    }

    /**
     * What it offers.
     *
     * @return a set without {@link Capability#JDK_CHANNELS}, which all back ends have
     */
    Set<Capability> capabilities();

    /** Called before the loop closes its sockets, by the thread that will close them. */
    default void closing() {
    }

    /**
     * Ends everything. The sockets are closed already. Waits, for a bounded time, until no operation is in flight, and releases what the
     * kernel can no longer write to.
     *
     * @return whether nothing is in flight; if not, the engine and its sockets must stay reachable for ever
     */
    boolean close();
}
