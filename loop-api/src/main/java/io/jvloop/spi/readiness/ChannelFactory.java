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

/** Confined to its loop. How a readiness back end opens its channels. */
public interface ChannelFactory {

    /**
     * Opens a channel and begins to connect it. Registered only after this, since an unconnected socket counts as hung up.
     *
     * @param peer  whom to connect to, resolved
     * @param local what to bind to first, or null
     * @return the channel; {@link NonBlockingSocket#isConnected} tells whether that is done
     * @throws IOException if the system refuses at once; nothing stays open
     */
    default NonBlockingSocket connect(SocketAddress peer, @Nullable SocketAddress local) throws IOException {
        throw new UnsupportedOperationException("cannot connect to " + peer + ": this back end has no stream sockets");
    }

    /**
     * Asks who is bound; as {@link io.jvloop.spi.IoBackend#isBound}.
     *
     * @param address a Unix-domain address
     * @return whether anybody is, as far as it can be told
     * @throws IOException if the system has no descriptor to ask with
     */
    default boolean isBound(SocketAddress address) throws IOException {
        return false;
    }

    /**
     * Opens a listening channel.
     *
     * @param local    what to bind to, resolved; or a {@link BoundSocket}, which is bound
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
     * @param ready the socket
     * @return it
     * @throws IOException if it is not open or not bound; it is closed then
     */
    default NonBlockingDatagrams datagrams(BoundSocket ready) throws IOException {
        throw new UnsupportedOperationException("cannot use " + ready + ": this back end makes its sockets itself");
    }

    /**
     * Opens one end of a pipe; as {@link io.jvloop.spi.IoBackend#pipe}.
     *
     * @param source  which
     * @param writing whether it is written to; else it is read from
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
     * Makes a descriptor of somebody else's watchable.
     *
     * @param descriptor the descriptor, which stays open when this is closed
     * @return what the poller can watch
     */
    default Pollable lent(int descriptor) {
        throw new UnsupportedOperationException("cannot watch descriptor " + descriptor
                + ": this back end watches channels of the JDK alone (it lacks " + Capability.DESCRIPTOR_WATCHING + ")");
    }

    /**
     * Starts a child process; as {@link io.jvloop.spi.IoBackend#spawn}.
     *
     * @param options what to start
     * @param context for what other threads find out
     * @return the child, which runs
     * @throws IOException if the system refuses; nothing stays open
     */
    default NonBlockingChild spawn(ChildSettings options, BackendContext context) throws IOException {
        throw new UnsupportedOperationException("cannot start " + options.command() + ": this back end has no child processes");
    }

    /**
     * What loads what {@link #spawn} needs; as {@link io.jvloop.spi.IoBackend#spawnPreparation}.
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
