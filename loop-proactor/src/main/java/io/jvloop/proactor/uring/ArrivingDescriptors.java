package io.jvloop.proactor.uring;

import io.jvloop.spi.DirectMemory;
import io.jvloop.spi.SlabPool;
import io.jvloop.spi.completion.Block;
import io.jvloop.spi.completion.PassedDescriptors;
import io.jvloop.unix.DescriptorMessage;
import io.jvloop.unix.SystemCalls;
import java.lang.foreign.MemorySegment;

/** Confined to its loop. A message of a pool's that receives bytes with descriptors. */
final class ArrivingDescriptors {
    private static final int A_SLAB = 16;

    private final DescriptorMessage message;
    private final SlabPool<ArrivingDescriptors>.Slab slab;

    private ArrivingDescriptors(MemorySegment memory, SlabPool<ArrivingDescriptors>.Slab slab) {
        this.message = new DescriptorMessage(memory);
        this.slab = slab;
    }

    static SlabPool<ArrivingDescriptors> pool() {
        return new SlabPool<>(DirectMemory.NATIVE, DescriptorMessage.SIZE, A_SLAB, A_SLAB, ArrivingDescriptors::new);
    }

    void release() {
        message.clear(); // what the next one has before its first receive
        slab.giveBack(this);
    }

    long address() {
        return message.address();
    }

    /** For a receive into a buffer that the kernel chooses. */
    void toReceive(int atMost) {
        message.toReceive(0, atMost);
    }

    /**
     * Lets a block carry what has arrived with its bytes; nothing before the first {@link #toReceive}. Answers whether that is all that was
     * sent.
     */
    boolean attachTo(Block block, SystemCalls calls) {
        boolean all = !message.isTruncated();
        int[] numbers = message.arrived();
        if (numbers.length > 0) {
            block.carry(new PassedDescriptors(numbers, calls::close));
        }
        return all;
    }
}
