package io.jvloop.net;

/**
 * Confined to its loop. What a {@link Protocol} or {@link BufferedProtocol} implements besides, to be given the open descriptors that its
 * peer sends over a Unix-domain connection. Without it they are refused: the system closes them.
 *
 * <p>In Python what {@code socket.recv_fds} does; asyncio's transports have no such thing. Needs
 * {@link io.jvloop.spi.Capability#DESCRIPTOR_PASSING}. Have a care whom it is used with: each message may bring 253 descriptors, and
 * whoever does not close them runs out of them. A transport that gets such a protocol later passes on what is sent in answer to what it
 * says from then on; what is on its way already may have been closed.
 */
public interface DescriptorReceiver {

    /**
     * Descriptors arrived: {@code dataReceived} comes next, with the bytes that were sent with them or a part of these, and perhaps with
     * bytes that were sent after them; so a message should say how many descriptors belong to it. They are the receiver's, who closes
     * them or gives them to {@link Networking#connectAccepted(java.util.function.Supplier, int, ConnectOptions)}, {@link
     * PipeSource#descriptor} or {@code addReader}; they will not be inherited by children.
     *
     * @param descriptors in the sender's order
     */
    void descriptorsReceived(int[] descriptors);
}
