package io.jvloop.net;

/**
 * Confined to its loop. Implemented by a {@link Protocol} or {@link BufferedProtocol} that takes the open descriptors that its peer sends
 * over a Unix-domain connection. Without it they are refused: the system closes them.
 *
 * <p>Python's {@code socket.recv_fds}; asyncio's transports have no counterpart. Needs {@link io.jvloop.spi.Capability#DESCRIPTOR_PASSING}.
 * Use it only with trusted peers: each message may bring 253 descriptors, and a receiver that does not close them runs out of descriptors.
 * If a transport gets such a protocol only later, descriptors that are already under way may have been closed; those that the peer sends in
 * answer to what the protocol sends are passed on.
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
