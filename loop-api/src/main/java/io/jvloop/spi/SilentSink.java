package io.jvloop.spi;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Safe for use by any thread. {@link StreamSink#NONE}. */
enum SilentSink implements StreamSink {
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
    public void processed() {
    }
}
