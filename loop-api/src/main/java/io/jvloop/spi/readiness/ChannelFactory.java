package io.jvloop.spi.readiness;

import io.jvloop.spi.BackendContext;
import io.jvloop.spi.BoundSocket;
import io.jvloop.spi.Capability;
import io.jvloop.spi.ChildSettings;
import io.jvloop.spi.DatagramSettings;
import io.jvloop.spi.ListenSettings;
import io.jvloop.spi.PipeAddress;
import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. Opens a readiness back end's channels. */
public interface ChannelFactory {

    /**
     * Opens a channel and begins to connect it. It is registered only afterwards, since an unconnected socket counts as hung up.
     *
     * @param peer  the address to connect to, resolved
     * @param local the address to bind to first, or null
     * @return the channel; {@link NonBlockingSocket#isConnected} tells whether it is connected already
     * @throws IOException if the system refuses at once; nothing stays open
     */
    default NonBlockingSocket connect(SocketAddress peer, @Nullable SocketAddress local) throws IOException {
        throw new UnsupportedOperationException("cannot connect to " + peer + ": this back end has no stream sockets");
    }

    /**
     * Whether a socket is bound to an address; as {@link io.jvloop.spi.IoBackend#isBound}.
     *
     * @param address a Unix-domain address
     * @return whether one is, as far as the back end can tell
     * @throws IOException if no descriptor is left to find out with
     */
    default boolean isBound(SocketAddress address) throws IOException {
        return false;
    }

    /**
     * Opens a listening channel.
     *
     * @param local    the address to bind to, resolved; or a {@link BoundSocket}, which is bound already
     * @param settings how to listen
     * @return the channel
     * @throws IOException if the system refuses; nothing stays open
     */
    default NonBlockingListener listen(SocketAddress local, ListenSettings settings) throws IOException {
        throw new UnsupportedOperationException("cannot listen on " + local + ": this back end has no stream sockets");
    }

    /**
     * Opens a datagram socket.
     *
     * @param settings its addresses and options
     * @return the socket, bound and connected as the settings say
     * @throws IOException if the system refuses; nothing stays open
     */
    default NonBlockingDatagrams datagrams(DatagramSettings settings) throws IOException {
        throw new UnsupportedOperationException("cannot open " + settings + ": this back end has no datagram sockets");
    }

    /**
     * Takes over a datagram socket; as {@link io.jvloop.spi.IoBackend#datagrams(BoundSocket)}.
     *
     * @param boundSocket the socket
     * @return its channel
     * @throws IOException if it is not open or not bound; it is closed then
     */
    default NonBlockingDatagrams datagrams(BoundSocket boundSocket) throws IOException {
        throw new UnsupportedOperationException("cannot use " + boundSocket + ": this back end makes its sockets itself");
    }

    /**
     * Opens one end of a pipe; as {@link io.jvloop.spi.IoBackend#pipe}.
     *
     * @param source  which pipe
     * @param writing whether to open the writing end; else the reading end
     * @return the end
     * @throws IOException if there is none, or the system refuses; nothing stays open
     */
    default NonBlockingStream pipe(PipeAddress source, boolean writing) throws IOException {
        throw new UnsupportedOperationException("cannot open " + source + ": this back end has no pipes");
    }

    /**
     * Takes over a connected stream socket; as {@link io.jvloop.spi.IoBackend#adopt(int)}.
     *
     * @param descriptor the socket
     * @return the channel
     * @throws IOException if it is not open or not connected; it is closed then
     */
    default NonBlockingStream adopt(int descriptor) throws IOException {
        throw new UnsupportedOperationException("cannot use descriptor " + descriptor
                + ": this back end has channels of the JDK alone (it lacks " + Capability.DESCRIPTORS + ")");
    }

    /**
     * Takes over a connection that another loop's factory of this kind has opened; as {@link io.jvloop.spi.IoBackend#moveIn}.
     *
     * @param accepted a channel that no poller knows yet
     * @return the channel, or another in its place if it shares something with its loop
     */
    default NonBlockingStream moved(NonBlockingStream accepted) {
        return accepted;
    }

    /**
     * Makes a descriptor of the caller's watchable.
     *
     * @param descriptor the descriptor, which stays open when the result is closed
     * @return what the poller can watch
     */
    default Pollable lent(int descriptor) {
        throw new UnsupportedOperationException("cannot watch descriptor " + descriptor
                + ": this back end watches channels of the JDK alone (it lacks " + Capability.DESCRIPTOR_WATCHING + ")");
    }

    /**
     * Starts a child process; as {@link io.jvloop.spi.IoBackend#spawn}.
     *
     * @param settings what to start
     * @param context  gets events from other threads
     * @return the child, which runs
     * @throws IOException if the system refuses; nothing stays open
     */
    default NonBlockingChild spawn(ChildSettings settings, BackendContext context) throws IOException {
        throw new UnsupportedOperationException("cannot start " + settings.command() + ": this back end has no child processes");
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
     * As {@link io.jvloop.spi.IoBackend#descriptorPreparation}.
     *
     * @return what to run on another thread, or null
     */
    default @Nullable Runnable descriptorPreparation() {
        return null;
    }
}
