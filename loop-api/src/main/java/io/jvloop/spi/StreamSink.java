package io.jvloop.spi;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What hears of a {@link StreamHandle}: the transport above it. Its methods do not throw, but for what ends the loop.
 *
 * <p>{@link #readBuffer}, {@link #received}, {@link #filled}, {@link #ended} and {@link #turn} come from the processing of the handle's
 * entry and may call user code. {@link #written}, {@link #connected}, {@link #failed} and {@link #outputFailed} may come from inside a
 * call of the handle, and only take note.
 */
public interface StreamSink {
    /** Hears nothing: the sink of a stream that is not open yet, or closed and waiting for its last completion, for it must keep nobody. */
    StreamSink NONE = SilentSink.INSTANCE;

    /**
     * Where the next bytes shall go.
     *
     * @return a buffer with room, which {@link #filled} gets back; null to be lent one in {@link #received}
     */
    @Nullable ByteBuffer readBuffer();

    /**
     * Gets bytes in a direct buffer that is lent for the call.
     *
     * @param lent from its position to its limit
     */
    void received(ByteBuffer lent);

    /**
     * Bytes were put in the buffer that {@link #readBuffer} gave, at its position, which was moved.
     *
     * @param count how many, at least 1
     */
    void filled(int count);

    /** The handshake of a handle that was connecting is done. Takes note only; if it fails, {@link #failed} comes instead. */
    default void connected() {
    }

    /** The peer has ended its side. Comes once; nothing is received after it. */
    void ended();

    /**
     * The system has taken some of what was pending. Takes note only.
     *
     * @param pendingBytes what is left
     */
    void written(long pendingBytes);

    /**
     * Whether {@link #written} would make a difference now. A handle that would have to queue its entry only to say so asks first.
     *
     * @return true to hear of everything
     */
    default boolean awaitsWritten() {
        return true;
    }

    /**
     * Reading or writing failed; nothing more can be sent or received. Takes note only.
     *
     * @param cause names the operation and the peer
     */
    void failed(IOException cause);

    /**
     * Writing failed; nothing more can be sent, and reading has stopped. What the peer had sent before is still delivered if
     * {@link StreamHandle#startReading} is called again. Takes note only.
     *
     * @param cause names the operation and the peer
     */
    default void outputFailed(IOException cause) {
        failed(cause);
    }

    /** The entry's processing is about to end: the place for what was noted. */
    void turn();
}
