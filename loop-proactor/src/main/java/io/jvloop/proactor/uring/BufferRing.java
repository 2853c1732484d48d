package io.jvloop.proactor.uring;

import io.jvloop.proactor.completion.Block;
import io.jvloop.proactor.completion.Poison;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Confined to its loop. The buffers that receives share: the kernel takes one when something has arrived, not before, so a connection that
 * is silent holds none.
 *
 * <p>It begins small, for what is used in turn should stay in the cache, and grows when the kernel has found none.
 */
final class BufferRing implements Block.Home {
    static final int GROUP = 0;
    static final int BLOCK_SIZE = 16 * 1024;
    /** Some lines more: neighbours that begin at a power of two would share the same sets of the cache. */
    private static final int STRIDE = BLOCK_SIZE + 5 * 64;
    private static final int GROWTH = 64;
    /** 32 MiB, and 2,048 callbacks that are parked with what they have received. */
    private static final int MAX_BLOCKS = 2048;
    private static final int ENTRY_SHIFT = 4;
    private static final int PAGE = 4096;

    private final MemorySegment entries = Arena.ofAuto().allocate((long) MAX_BLOCKS << ENTRY_SHIFT, PAGE);
    private final long ring = entries.address();
    private final List<Block> blocks = new ArrayList<>();
    private short tail;
    private int free;

    BufferRing(Ring owner) throws Errno.Failure {
        MemorySegment registration = Arena.ofAuto().allocate(40, 8);
        Memory.putLong(registration.address(), ring);
        Memory.putInt(registration.address() + 8, MAX_BLOCKS);
        Memory.putShort(registration.address() + 12, (short) GROUP);
        SystemCalls.check(owner.register(Abi.REGISTER_PBUF_RING, registration.address(), 1));
        grow();
    }

    private void grow() {
        ByteBuffer slab = ByteBuffer.allocateDirect(GROWTH * STRIDE);
        for (int i = 0; i < GROWTH; i++) {
            Block block = new Block(slab.slice(i * STRIDE, BLOCK_SIZE), blocks.size(), this);
            blocks.add(block);
            back(block);
        }
    }

    /**
     * The kernel has found none. Answers whether there are any now; else some will come back.
     */
    boolean replenish() {
        if (free == 0 && blocks.size() < MAX_BLOCKS) {
            grow();
        }
        return free > 0;
    }

    /** The kernel has filled a block. */
    Block filled(int id, int count) {
        free--;
        Block block = blocks.get(id);
        block.lend();
        block.bytes().clear().order(ByteOrder.BIG_ENDIAN).limit(count);
        if (Poison.ON) {
            Poison.check(block, count);
        }
        return block;
    }

    /** Proves, when poisoning is on, that nobody has touched what was given back. Nothing is lent, and no receive is in flight. */
    void check() {
        if (Poison.ON) {
            blocks.forEach(Poison::check);
        }
    }

    @Override
    public boolean isScarce() {
        return blocks.size() == MAX_BLOCKS && free < MAX_BLOCKS / 2;
    }

    @Override
    public void back(Block block) {
        if (Poison.ON) {
            Poison.fill(block);
        }
        long entry = ring + ((long) (tail & MAX_BLOCKS - 1) << ENTRY_SHIFT);
        Memory.putLong(entry, block.address());
        Memory.putInt(entry + 8, BLOCK_SIZE);
        Memory.putShort(entry + 12, (short) block.id());
        free++;
        // The tail is where the first entry has room for it.
        Memory.putShortRelease(ring + 14, ++tail);
    }
}
