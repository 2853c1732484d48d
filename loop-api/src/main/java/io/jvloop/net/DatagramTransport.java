package io.jvloop.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. The sending side of a datagram endpoint. asyncio's {@code DatagramTransport}.
 *
 * <p>Every method throws {@link WrongThreadException} outside the loop's turn while the loop runs. None suspends.
 */
public interface DatagramTransport extends BaseTransport {

    /**
     * Sends one datagram, and moves the position of {@code data} to its limit. It is sent or copied when this returns: the buffer is the
     * caller's again. Datagrams leave in the order of the calls; each counts 8 bytes besides its own against the limits. One that the
     * system refuses is reported to {@link DatagramProtocol#errorReceived}. After the close it is dropped silently. In the Unix domain
     * nothing is dropped: while a receiver's queue is full, its datagrams and later ones wait here, and {@code pauseWriting} is called.
     *
     * @param data the datagram's bytes, perhaps none, at most 65,535
     * @param to   the receiver; null for the peer of an endpoint that has one
     * @throws IllegalArgumentException if the receiver is missing, is another than the peer, is unresolved, of the other IP version or
     *                                  domain, or has no name
     */
    void sendTo(ByteBuffer data, @Nullable SocketAddress to);

    /**
     * Sends one datagram to the endpoint's peer.
     *
     * @param data what to send
     * @throws IllegalArgumentException if the endpoint has no peer
     */
    default void send(ByteBuffer data) {
        sendTo(data, null);
    }

    /**
     * Begins to receive what is sent to a group. The endpoint should be bound to the group's port, at the wildcard address or (not on
     * Windows) the group's own; others on this host can do the same if all say {@link DatagramOptions#withReusePort}. Its close leaves
     * all groups.
     *
     * <p>An endpoint can send to a group that it has not joined. {@link java.net.StandardSocketOptions#IP_MULTICAST_IF} sets the
     * interface, {@code IP_MULTICAST_TTL} how far datagrams go (1 stays in the network), and {@code IP_MULTICAST_LOOP} whether this host
     * gets them too.
     *
     * @param group the group to join
     * @return false if it was joined before
     * @throws IllegalArgumentException      if the group is of the other IP version
     * @throws IllegalStateException         if it was joined for all senders and this is for one, or the other way round
     * @throws IOException                   if the endpoint is closed or the system refuses
     * @throws UnsupportedOperationException if the back end lacks {@link io.jvloop.spi.Capability#MULTICAST}
     */
    boolean join(MulticastGroup group) throws IOException;

    /**
     * Leaves a group. Datagrams that have arrived are still delivered.
     *
     * @param group the group to leave, equal to the one that was joined
     * @return false if it was not joined
     * @throws IOException if the endpoint is closed or the system refuses
     */
    boolean leave(MulticastGroup group) throws IOException;

    /** Closes without sending what is buffered. {@code connectionLost(null)} comes in a later turn, not inside this call. */
    void abort();

    /**
     * The peer it is connected to, also after the close.
     *
     * @return the address, or null if it has no peer
     */
    @Nullable SocketAddress remoteAddress();

    /**
     * How much was given to {@link #sendTo} that the system has not taken yet.
     *
     * @return bytes, and 8 for each datagram
     */
    int writeBufferSize();

    /**
     * The limits at which {@code pauseWriting} and {@code resumeWriting} are called.
     *
     * @return the limits
     */
    WriteBufferLimits writeBufferLimits();

    /**
     * Sets the limits. They take effect at once.
     *
     * @param limits the new limits
     */
    void setWriteBufferLimits(WriteBufferLimits limits);
}
