package io.jvloop.proactor.completion;

import io.jvloop.spi.StreamSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The sink of a stream that is not open yet or not any more. A closed stream waits for its last completion, and must not keep what was
 * above it.
 */
enum NobodyListens implements StreamSink {
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
