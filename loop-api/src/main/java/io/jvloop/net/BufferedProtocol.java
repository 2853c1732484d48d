package io.jvloop.net;

import java.nio.ByteBuffer;

/**
 * Confined to its loop. The callbacks of a byte-stream connection that supplies its own buffer. asyncio's {@code BufferedProtocol}.
 *
 * <p>The system fills a direct buffer without a copy.
 */
public interface BufferedProtocol extends BaseProtocol<Transport> {

    /**
     * The buffer for the next bytes.
     *
     * @param sizeHint the recommended size; -1 means any
     * @return a buffer with room between its position and limit; arriving bytes advance its position. A buffer without room is a failure of
     *         the connection
     */
    ByteBuffer getBuffer(int sizeHint);

    /**
     * Bytes arrived in the buffer that {@link #getBuffer} gave.
     *
     * @param count how many, at least 1
     */
    void bufferUpdated(int count);

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
