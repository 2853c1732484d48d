package io.jvloop.spi;

import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A datagram socket below its handle: what all kinds of back ends share. */
public interface SystemDatagrams extends SystemSocket {

    /**
     * The peer that an adopted socket is connected to.
     *
     * @return the peer, or null
     * @throws IOException if the system does not tell it
     */
    default @Nullable SocketAddress peer() throws IOException {
        return null;
    }

    /**
     * Joins a multicast group that it has not joined. Called only on a back end with {@link Capability#MULTICAST}.
     *
     * @param group the group
     * @throws IOException if the system refuses
     */
    default void join(MulticastMembership group) throws IOException {
        throw new UnsupportedOperationException("cannot join " + group + ": this back end has no multicast");
    }

    /**
     * Leaves a multicast group that it has joined.
     *
     * @param group what to leave
     * @throws IOException if the system refuses
     */
    default void leave(MulticastMembership group) throws IOException {
        throw new UnsupportedOperationException("cannot leave " + group + ": this back end has no multicast");
    }
}
