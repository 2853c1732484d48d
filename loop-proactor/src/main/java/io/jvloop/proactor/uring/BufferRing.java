package io.jvloop.proactor.uring;

import io.jvloop.spi.DirectMemory;
import io.jvloop.spi.completion.Block;
import io.jvloop.spi.completion.Poison;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Confined to its loop. The buffers that receives share. The kernel takes one only when data has arrived: a silent connection holds none.
 *
 * <p>It begins small, so that the buffers in use stay in the cache, and grows when the kernel has found none. That happens in the poll,
 * where nothing may wait; {@link DirectMemory} does not. If there is no memory, receiving goes on when blocks come back.
 */
final class BufferRing implements Block.Home {
    static final int GROUP = 0;
    static final int BLOCK_SIZE = 16 * 1024;
    /** Some cache lines longer than a block: neighbours that begin at a power of two would share the same sets of the cache. */
    private static final long STRIDE = BLOCK_SIZE + 5 * 64;
    private static final int GROWTH = 64;
    /** 32 MiB, for 2,048 callbacks that are parked with the data that they have received. */
    private static final int MAX_BLOCKS = 2048;
    private static final int ENTRY_SHIFT = 4;
    private static final int PAGE = 4096;

    private final DirectMemory entries =
            DirectMemory.allocate((arena, bytes) -> arena.allocate(bytes, PAGE), (long) MAX_BLOCKS << ENTRY_SHIFT);
    private final long ring = entries.segment().address();
    private final List<DirectMemory> slabs = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();
    /** Those that could not receive because all buffers were in use. */
    private final Deque<RingStream> waiters = new ArrayDeque<>();
    private short tail;
    private int free;

    BufferRing(Ring owner) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment registration = arena.allocate(40, 8);
            Memory.putLong(registration.address(), ring);
            Memory.putInt(registration.address() + 8, MAX_BLOCKS);
            Memory.putShort(registration.address() + 12, (short) GROUP);
            owner.check(owner.register(Abi.REGISTER_PBUF_RING, registration.address(), 1));
            grow();
        } catch (IOException e) {
            entries.close();
            throw e;
        }
    }

    private void grow() throws IOException {
        DirectMemory slab = DirectMemory.allocate(DirectMemory.NATIVE, GROWTH * STRIDE);
        slabs.add(slab);
        for (int i = 0; i < GROWTH; i++) {
            ByteBuffer bytes = slab.segment().asSlice(i * STRIDE, BLOCK_SIZE).asByteBuffer();
            Block block = new Block(bytes, blocks.size(), this);
            blocks.add(block);
            takeBack(block);
        }
    }

    /** Called when the kernel has found no buffer. */
    void await(RingStream stream) {
        waiters.add(stream);
    }

    void serveWaiters() {
        while (!waiters.isEmpty() && replenish()) {
            waiters.remove().buffersAvailable();
        }
    }

    /** Allocates buffers after the kernel has found none. Returns whether there are any now; otherwise some will come back. */
    private boolean replenish() {
        if (free == 0 && blocks.size() < MAX_BLOCKS) {
            try {
                grow();
            } catch (IOException noMemory) {
                return false;
            }
        }
        return free > 0;
    }

    /** Takes over a block that the kernel has filled. */
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

    /** Releases the empty buffer that may come with the end of a receive. */
    void releaseUnused(int result, int flags) {
        if (result <= 0 && (flags & Abi.CQE_BUFFER) != 0) {
            filled(flags >>> Abi.CQE_BUFFER_SHIFT, 0).release();
        }
    }

    /** Frees the memory. The ring is closed, and no receive is in flight. */
    void close() {
        if (Poison.ON) {
            blocks.forEach(Poison::check);
        }
        slabs.forEach(DirectMemory::close);
        entries.close();
    }

    @Override
    public boolean isScarce() {
        return blocks.size() == MAX_BLOCKS && free < MAX_BLOCKS / 2;
    }

    @Override
    public void takeBack(Block block) {
        if (Poison.ON) {
            Poison.fill(block);
        }
        long entry = ring + ((long) (tail & MAX_BLOCKS - 1) << ENTRY_SHIFT);
        Memory.putLong(entry, block.address());
        Memory.putInt(entry + 8, BLOCK_SIZE);
        Memory.putShort(entry + 12, (short) block.id());
        free++;
        // The ring's tail is stored in the first entry, which has room for it.
        Memory.putShortRelease(ring + 14, ++tail);
    }
}
