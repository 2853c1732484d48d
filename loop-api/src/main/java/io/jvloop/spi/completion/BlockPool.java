package io.jvloop.spi.completion;

import io.jvloop.spi.DirectMemory;
import io.jvloop.spi.SlabPool;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/** Confined to its loop. A pool of blocks of one size. */
public final class BlockPool implements AutoCloseable {
    private static final int BYTES_A_SLAB = 256 * 1024;
    private final SlabPool<Block> blocks;

    /**
     * Makes an empty pool.
     *
     * @param size   of a block
     * @param keep   how many released blocks it keeps at most
     * @param memory where its memory comes from: {@link CompletionEngine#memory}
     */
    public BlockPool(int size, int keep, DirectMemory.Source memory) {
        blocks = new SlabPool<>(memory, size, Math.max(1, BYTES_A_SLAB / size), keep, BlockPool::make);
    }

    private static Block make(MemorySegment memory, SlabPool<Block>.Slab slab) {
        Block block = new Block(memory.asByteBuffer(), -1, released -> takeBack(released, slab));
        if (Poison.ON) {
            Poison.fill(block);
        }
        return block;
    }

    /**
     * Takes an empty block. Never waits.
     *
     * @return a block, now the caller's
     * @throws IOException if there is no memory; nothing has changed then
     */
    public Block take() throws IOException {
        Block block = blocks.take();
        if (Poison.ON) {
            Poison.check(block);
        }
        block.lend();
        block.bytes().clear().order(ByteOrder.BIG_ENDIAN);
        return block;
    }

    private static void takeBack(Block block, SlabPool<Block>.Slab slab) {
        if (Poison.ON) {
            Poison.fill(block);
        }
        slab.giveBack(block);
    }

    /** Checks, when poisoning is on, that no released block was written to. */
    public void check() {
        if (Poison.ON) {
            blocks.forEachIdle(Poison::check);
        }
    }

    /**
     * How many blocks it has, lent or not.
     *
     * @return their number
     */
    public int size() {
        return blocks.pieces();
    }

    /** Frees its memory, that of lent blocks when they are released. Called when nothing is in flight. */
    @Override
    public void close() {
        check();
        blocks.close();
    }
}
