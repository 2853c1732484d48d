package io.jvloop.spi.readiness;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Confined to its loop. Direct buffers of one size that are taken and given back. */
final class BufferPool {
    private final int size;
    private final ByteBuffer[] kept;
    private int count;

    BufferPool(int size, int keep) {
        this.size = size;
        this.kept = new ByteBuffer[keep];
    }

    /** Gives an empty buffer, with whatever order and content its last user left set back. */
    ByteBuffer take() {
        if (count == 0) {
            return ByteBuffer.allocateDirect(size);
        }
        return kept[--count].clear().order(ByteOrder.BIG_ENDIAN);
    }

    void give(ByteBuffer buffer) {
        if (count < kept.length) {
            kept[count++] = buffer;
        }
    }
}
