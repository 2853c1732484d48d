package io.jvloop.spi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Confined to its loop. A direct buffer of a {@link SlabPool}. */
public final class PooledBuffer {
    private final ByteBuffer bytes;
    private final SlabPool<PooledBuffer>.Slab slab;

    private PooledBuffer(ByteBuffer bytes, SlabPool<PooledBuffer>.Slab slab) {
        this.bytes = bytes;
        this.slab = slab;
    }

    /**
     * Makes an empty pool.
     *
     * @param size       of a buffer, in bytes
     * @param maxPerSlab how many are allocated together at most
     * @param keep       how many unused ones it keeps
     * @return the pool
     */
    public static SlabPool<PooledBuffer> pool(int size, int maxPerSlab, int keep) {
        return new SlabPool<>(DirectMemory.NATIVE, size, maxPerSlab, keep,
                (memory, slab) -> new PooledBuffer(memory.asByteBuffer(), slab));
    }

    /**
     * Its memory.
     *
     * @return always the same direct buffer, as its last user left it
     */
    public ByteBuffer bytes() {
        return bytes;
    }

    /**
     * Its memory, cleared.
     *
     * @return the same buffer as {@link #bytes}, empty and in big-endian order
     */
    public ByteBuffer empty() {
        return bytes.clear().order(ByteOrder.BIG_ENDIAN);
    }

    /** Releases it; its memory may be reused or freed at once. */
    public void release() {
        slab.giveBack(this);
    }
}
