package io.jvloop.net;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. A byte-stream connection, as its writer sees it. asyncio's {@code Transport}.
 *
 * <p>Every method throws {@link WrongThreadException} outside the loop's turn while the loop runs. None suspends.
 */
public interface Transport extends BaseTransport {

    /**
     * Sends all that remains in {@code data}, and moves its position to its limit. It is sent or copied when this returns: the buffer is
     * the caller's again. A direct buffer is sent without a copy if the system takes it at once.
     *
     * <p>Bytes leave in the order of the writes. The first write of a turn is tried at once; further ones of the same turn leave together
     * when it ends. After a failure, or after a {@link #close} that had nothing left to send, data is dropped silently; a task that writes
     * learns of it in {@link StreamWriter#drain}, a protocol in {@code connectionLost}.
     *
     * @param data what to send
     * @throws IllegalStateException after {@link #writeEof}
     */
    void write(ByteBuffer data);

    /**
     * Sends {@code data}; as {@link #write(ByteBuffer)}.
     *
     * @param data what to send
     * @throws IllegalStateException after {@link #writeEof}
     */
    default void write(byte[] data) {
        write(ByteBuffer.wrap(data));
    }

    /**
     * Sends the buffers in their order; as one {@link #write(ByteBuffer)} of their concatenation. asyncio's {@code writelines}.
     *
     * @param data what to send
     * @throws IllegalStateException after {@link #writeEof}
     */
    void writeAll(List<ByteBuffer> data);

    /**
     * Ends the outgoing side once what is buffered has left; receiving goes on. Idempotent; after the close it does nothing.
     *
     * @throws UnsupportedOperationException with TLS, unless {@link TlsOptions#withHalfClose} and TLS 1.3 make it possible
     */
    void writeEof();

    /**
     * Whether {@link #writeEof} works here.
     *
     * @return true for a socket without TLS, and for a pipe that is written to, where it is the same as {@code close}; with TLS only if
     *         {@link TlsOptions#withHalfClose} and TLS 1.3 make it possible
     */
    boolean canWriteEof();

    /** Closes without sending what is buffered. {@code connectionLost(null)} comes in a later turn, not inside this call. */
    void abort();

    /** Stops receiving: what arrives waits in the system, and once it is full the peer waits. After the close this does nothing. */
    void pauseReading();

    /** Receives again after {@link #pauseReading}. */
    void resumeReading();

    /**
     * Whether it receives.
     *
     * @return false when paused or closing
     */
    boolean isReading();

    /**
     * How much was written that the system has not taken yet.
     *
     * @return bytes
     */
    int writeBufferSize();

    /**
     * The limits at which {@code pauseWriting} and {@code resumeWriting} are called.
     *
     * @return the limits
     */
    WriteBufferLimits writeBufferLimits();

    /**
     * Sets the limits. A buffer above the new high mark pauses the protocol at once.
     *
     * @param limits the limits
     */
    void setWriteBufferLimits(WriteBufferLimits limits);

    /**
     * Sets the limits.
     *
     * @param high above it the protocol is told to pause
     * @param low  at it the protocol is told to resume
     * @throws IllegalArgumentException unless {@code 0 <= low <= high}
     */
    default void setWriteBufferLimits(int high, int low) {
        setWriteBufferLimits(new WriteBufferLimits(high, low));
    }

    /**
     * The protocol that is called.
     *
     * @return the protocol
     */
    BaseProtocol<Transport> protocol();

    /**
     * Sets the protocol that is called from the next event on.
     *
     * @param protocol a {@link Protocol} or {@link BufferedProtocol}
     * @throws IllegalArgumentException if it is neither
     */
    void setProtocol(BaseProtocol<Transport> protocol);

    /**
     * What its TLS handshake has agreed on: certificates, cipher suite, application protocol. Remains after the close.
     *
     * @return null without TLS
     */
    default @Nullable TlsSession tls() {
        return null;
    }

    /**
     * Its peer's address, also after the close.
     *
     * @return the address
     */
    SocketAddress remoteAddress();
}
