package io.jvloop.spi;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. A datagram socket. Its sink is called as a {@link StreamHandle}'s: from the processing of its one {@link #entry},
 * but for what only takes note. None of the methods here calls user code.
 */
public interface DatagramHandle extends DataHandle {
    /**
     * The longest datagram. One that fills a read buffer, which has room for a byte more, may have been cut off; those of the internet are
     * shorter.
     */
    int LONGEST = (1 << 16) - 1;
    /** What a pending datagram counts beside its bytes, so that empty ones fill a queue too. */
    int OVERHEAD = 8;

    /**
     * Says who hears of it. Called once, before anything else.
     *
     * @param sink the transport above
     */
    void open(DatagramSink sink);

    /**
     * Whom it is connected to.
     *
     * @return the peer, or null
     */
    @Nullable SocketAddress peer();

    /**
     * Takes over {@code data} as one datagram: it is sent or copied when this returns, and its position is at its limit. Datagrams leave in
     * their order. One that the system refuses goes to {@link DatagramSink#failed}.
     *
     * @param data what to send, at most {@link #LONGEST} bytes; one that is direct is sent without a copy
     * @param to   the receiver, resolved and of the socket's family, or null for the peer it is connected to
     * @return what waits to be sent, in bytes and {@link #OVERHEAD}s
     */
    long send(ByteBuffer data, @Nullable SocketAddress to);

    /**
     * Joins a multicast group that it has not joined, of the socket's IP version.
     *
     * @param group what to join
     * @throws IOException if it is closed or the system refuses
     */
    default void join(MulticastMembership group) throws IOException {
        throw new UnsupportedOperationException("cannot join " + group + ": this back end has no multicast");
    }

    /**
     * Leaves a multicast group that it has joined.
     *
     * @param group what to leave
     * @throws IOException if it is closed or the system refuses
     */
    default void leave(MulticastMembership group) throws IOException {
        throw new UnsupportedOperationException("cannot leave " + group + ": this back end has no multicast");
    }
}
