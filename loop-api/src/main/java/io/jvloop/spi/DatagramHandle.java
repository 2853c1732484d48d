package io.jvloop.spi;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. A datagram socket. Its sink is called like that of a {@link StreamHandle}: when its one {@link #entry} is
 * processed, except for methods that only take note. No method here calls user code.
 */
public interface DatagramHandle extends DataHandle {
    /**
     * The longest datagram. A datagram that fills a read buffer, which has room for one byte more, may be truncated; those of the internet
     * are shorter.
     */
    int LONGEST = (1 << 16) - 1;
    /** What a pending datagram counts besides its bytes, so that empty datagrams fill a queue too. */
    int OVERHEAD = 8;

    /**
     * Sets the sink. Called once, before anything else.
     *
     * @param sink the transport above
     */
    void open(DatagramSink sink);

    /**
     * The peer that it is connected to.
     *
     * @return the peer, or null
     */
    @Nullable SocketAddress peer();

    /**
     * Takes over {@code data} as one datagram: it is sent or copied when this returns, and its position is at its limit. Datagrams leave in
     * order. One that the system refuses is reported to {@link DatagramSink#failed}.
     *
     * @param data at most {@link #LONGEST} bytes; a direct buffer is sent without a copy
     * @param to   the receiver, resolved and of the socket's family, or null for the peer it is connected to
     * @return how much is pending, in bytes and {@link #OVERHEAD}s
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
