package io.jvloop.proactor.completion;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntFunction;

/**
 * Confined to its loop. Blocks of one size that are taken and released. Their memory is the collector's: whoever has a block in flight
 * must be reachable until it completes.
 */
public final class BlockPool implements Block.Home {
    /**
     * Blocks that follow each other at a power of two share the same few sets of the processor's caches, and most of them are used at
     * their beginning only. So each begins some lines further on than the last.
     */
    private static final int STAGGER = 5 * 64;
    private static final int STAGGERS = 13;

    private final int size;
    private final IntFunction<ByteBuffer> memory;
    private final Block[] kept;
    private int count;
    private int made;

    /**
     * Makes an empty pool.
     *
     * @param size   of a block
     * @param keep   how many released blocks it keeps at most
     * @param memory gives a direct buffer of the wanted size: {@link CompletionEngine#memory}
     */
    public BlockPool(int size, int keep, IntFunction<ByteBuffer> memory) {
        this.size = size;
        this.memory = memory;
        this.kept = new Block[keep];
    }

    /**
     * Gives an empty block.
     *
     * @return a block, now the caller's
     */
    public Block take() {
        Block block = count == 0 ? make() : kept[--count];
        if (Poison.ON && block.bytes().position() == block.bytes().capacity()) {
            Poison.check(block);
        }
        block.lend();
        block.bytes().clear().order(ByteOrder.BIG_ENDIAN);
        return block;
    }

    private Block make() {
        int skip = STAGGER * (made++ % STAGGERS);
        return new Block(memory.apply(skip + size).position(skip).slice(), -1, this);
    }

    @Override
    public void back(Block block) {
        if (Poison.ON) {
            Poison.fill(block);
        }
        if (count < kept.length) {
            kept[count++] = block;
        }
    }

    /** Proves, when poisoning is on, that nobody has touched what was given back. */
    public void check() {
        for (int i = 0; Poison.ON && i < count; i++) {
            Poison.check(kept[i]);
        }
    }
}
