package io.jvloop.proactor.uring;

import io.jvloop.spi.DirectMemory;
import io.jvloop.spi.SlabPool;
import io.jvloop.spi.completion.Block;
import io.jvloop.spi.completion.PassedDescriptors;
import io.jvloop.unix.DescriptorMessage;
import io.jvloop.unix.SystemCalls;
import java.lang.foreign.MemorySegment;

/** Confined to its loop. A pooled message that receives bytes with descriptors. */
final class ArrivingDescriptors {
    private static final int PER_SLAB = 16;

    private final DescriptorMessage message;
    private final SlabPool<ArrivingDescriptors>.Slab slab;

    private ArrivingDescriptors(MemorySegment memory, SlabPool<ArrivingDescriptors>.Slab slab) {
        this.message = new DescriptorMessage(memory);
        this.slab = slab;
    }

    static SlabPool<ArrivingDescriptors> pool() {
        return new SlabPool<>(DirectMemory.NATIVE, DescriptorMessage.SIZE, PER_SLAB, PER_SLAB, ArrivingDescriptors::new);
    }

    void release() {
        message.clear(); // so that its next user finds none before the first receive
        slab.giveBack(this);
    }

    long address() {
        return message.address();
    }

    /** Prepares for a receive into a buffer that the kernel chooses. */
    void prepareReceive(int atMost) {
        message.prepareReceive(0, atMost);
    }

    /**
     * Lets a block carry the descriptors that arrived with its bytes; there are none before the first {@link #prepareReceive}. Returns
     * whether these are all that were sent.
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
