package io.jvloop.spi;

import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A datagram socket below its handle: what its kinds have in common. */
public interface SystemDatagrams extends SystemSocket {

    /**
     * Whom one that somebody else has made is connected to.
     *
     * @return the peer, or null
     * @throws IOException if the system does not say
     */
    default @Nullable SocketAddress peer() throws IOException {
        return null;
    }

    /**
     * Joins a multicast group that it has not joined. Asked only of a back end with {@link Capability#MULTICAST}.
     *
     * @param group what to join
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
