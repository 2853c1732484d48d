package io.jvloop.spi;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread. The sink of a stream that is not open yet, or closed and waiting for its last completion: such a stream must
 * not keep what was above it.
 */
public enum NobodyListens implements StreamSink {
    /** The one there is. */
    INSTANCE;

    @Override
    public @Nullable ByteBuffer readBuffer() {
        return null;
    }

    @Override
    public void received(ByteBuffer lent) {
    }

    @Override
    public void filled(int count) {
    }

    @Override
    public void ended() {
    }

    @Override
    public void written(long pendingBytes) {
    }

    @Override
    public void failed(IOException cause) {
    }

    @Override
    public void turn() {
    }
}
