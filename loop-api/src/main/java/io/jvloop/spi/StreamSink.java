package io.jvloop.spi;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The transport above a {@link StreamHandle}. Its methods do not throw, except what ends the loop.
 *
 * <p>{@link #readBuffer}, {@link #received}, {@link #filled}, {@link #ended} and {@link #processed} are called when the handle's entry is
 * processed and may call user code. {@link #written}, {@link #connected}, {@link #failed} and {@link #outputFailed} may be called inside a
 * call of the handle, and only take note.
 */
public interface StreamSink {
    /**
     * Ignores everything. The sink of a stream that is not open yet, or that is closed and waits for its last completion, so that the
     * stream keeps no transport reachable.
     */
    StreamSink NONE = SilentSink.INSTANCE;

    /**
     * The buffer for the next bytes.
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
     * Bytes were put into the buffer that {@link #readBuffer} gave, at its position, which was advanced.
     *
     * @param count how many, at least 1
     */
    void filled(int count);

    /** The handshake is done. Takes note only; if it fails, {@link #failed} is called instead. */
    default void connected() {
    }

    /** The peer has ended its side. Called once; nothing is received afterwards. */
    void ended();

    /**
     * The system has taken some of what was pending. Takes note only.
     *
     * @param pendingBytes how much is left
     */
    void written(long pendingBytes);

    /**
     * Whether {@link #written} would have an effect now. A handle asks first if it would have to queue its entry only for that.
     *
     * @return true to be told always
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
     * Writing failed; nothing more can be sent, and reading has stopped. What the peer sent before is still delivered if {@link
     * StreamHandle#startReading} is called again. Takes note only.
     *
     * @param cause names the operation and the peer
     */
    default void outputFailed(IOException cause) {
        failed(cause);
    }

    /** Called last when the entry is processed, to act on what was noted. */
    void processed();
}
