package io.jvloop.net;

import java.nio.ByteBuffer;

/**
 * Confined to its loop. The callbacks of a byte-stream connection. asyncio's {@code Protocol}.
 *
 * <pre>{@code
 * final class Echo implements Protocol {
 *     private Transport transport;
 *     public void connectionMade(Transport made) { transport = made; }
 *     public void dataReceived(ByteBuffer lent) { transport.write(lent); }
 * }
 * }</pre>
 */
public interface Protocol extends BaseProtocol<Transport> {

    /**
     * Bytes arrived.
     *
     * @param lent the bytes, from position to limit, in a direct buffer that is lent for the call: copy what shall outlive it
     */
    default void dataReceived(ByteBuffer lent) {
    }

    /**
     * The peer has ended its side. Nothing is received after it.
     *
     * @return true to keep the connection open for writing; false to close it. With TLS it is closed in any case, but for
     *         {@link TlsOptions#withHalfClose}
     */
    default boolean eofReceived() {
        return false;
    }
}
