package io.jvloop.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/**
 * Confined to its loop. The callbacks of a datagram endpoint. asyncio's {@code DatagramProtocol}.
 *
 * <p>What {@link #datagramReceived} and {@link #errorReceived} throw is reported to the exception handler, and the endpoint goes on.
 *
 * <pre>{@code
 * final class Echo implements DatagramProtocol {
 *     private DatagramTransport transport;
 *     public void connectionMade(DatagramTransport made) { transport = made; }
 *     public void datagramReceived(ByteBuffer lent, SocketAddress sender) { transport.sendTo(lent, sender); }
 * }
 * }</pre>
 */
public interface DatagramProtocol extends BaseProtocol<DatagramTransport> {

    /**
     * A datagram arrived.
     *
     * @param lent   its bytes, perhaps none, in a direct buffer that is lent for the call: copy what shall outlive it
     * @param sender the sender's address; in the Unix domain the empty path if that socket has no name, where asyncio has None
     */
    default void datagramReceived(ByteBuffer lent, SocketAddress sender) {
    }

    /**
     * An earlier send, or a receive, failed: the datagram was too long, or a connected peer has no socket at its port (a {@link
     * java.net.PortUnreachableException}). In the Unix domain no socket is bound to the file at the receiver's path (a {@link
     * java.net.ConnectException}), or there is no file (a {@link java.io.FileNotFoundException}). The endpoint remains open.
     *
     * @param cause names the operation and the peer
     */
    default void errorReceived(IOException cause) {
    }
}
