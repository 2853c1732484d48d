package io.jvloop.proactor.uring;

import io.jvloop.spi.DirectMemory;
import io.jvloop.spi.SlabPool;
import io.jvloop.spi.StreamHandle;
import io.jvloop.spi.completion.Block;
import io.jvloop.spi.completion.PassedDescriptors;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. A {@code struct msghdr} of one part, with room for the descriptors that go with its bytes (SCM_RIGHTS).
 */
final class DescriptorMessage {
    private static final int MAX_DESCRIPTORS = StreamHandle.MAX_DESCRIPTORS;
    private static final int SCM_RIGHTS = 1;
    private static final int PART = 56;
    /** {@code struct cmsghdr}: its whole length, level and type; then the descriptors. */
    private static final int CONTROL = PART + 16;
    private static final int CONTROL_HEADER = 16;
    private static final int CONTROL_SIZE = CONTROL_HEADER + (MAX_DESCRIPTORS + 1) * Integer.BYTES;

    private static final int SIZE = CONTROL + CONTROL_SIZE;
    private static final int A_SLAB = 16;

    private final long address;
    private final long control;
    private final SlabPool<DescriptorMessage>.@Nullable Slab slab;

    private DescriptorMessage(MemorySegment memory, SlabPool<DescriptorMessage>.@Nullable Slab slab) {
        this.address = memory.address();
        this.control = address + CONTROL;
        this.slab = slab;
    }

    /** One that lives as long as the arena. */
    static DescriptorMessage in(Arena arena) {
        return new DescriptorMessage(arena.allocate(SIZE, 8), null);
    }

    static SlabPool<DescriptorMessage> pool() {
        return new SlabPool<>(DirectMemory.NATIVE, SIZE, A_SLAB, A_SLAB, DescriptorMessage::new);
    }

    /** Gives one of a pool back. */
    void release() {
        if (slab != null) {
            Memory.putLong(address + 40, 0); // what the next one has before its first receive
            slab.give(this);
        }
    }

    long address() {
        return address;
    }

    private void prepare(long data, long length, long controlLength) {
        Memory.putLong(address + PART, data);
        Memory.putLong(address + PART + 8, length);
        Memory.putLong(address + 16, address + PART);
        Memory.putLong(address + 24, 1);
        Memory.putLong(address + 32, control);
        Memory.putLong(address + 40, controlLength);
        Memory.putInt(address + 48, 0);
    }

    /** For a receive into a buffer that the kernel chooses. */
    void toReceive(int atMost) {
        prepare(0, atMost, CONTROL_SIZE);
    }

    void toSend(Block block, int[] descriptors) {
        int length = CONTROL_HEADER + descriptors.length * Integer.BYTES;
        prepare(block.address() + block.bytes().position(), block.bytes().remaining(), length);
        Memory.putLong(control, length);
        Memory.putInt(control + 8, SocketOptions.SOL_SOCKET);
        Memory.putInt(control + 12, SCM_RIGHTS);
        for (int i = 0; i < descriptors.length; i++) {
            Memory.putInt(control + CONTROL_HEADER + (long) i * Integer.BYTES, descriptors[i]);
        }
    }

    /**
     * Lets a block carry what has arrived with its bytes; nothing before the first {@link #toReceive}. Answers whether that is all that was
     * sent.
     */
    boolean attachTo(Block block, SystemCalls calls) {
        boolean all = (Memory.getInt(address + 48) & Abi.MSG_CTRUNC) == 0;
        if (Memory.getLong(address + 40) >= CONTROL_HEADER) {
            // Linux puts all descriptors of a message into one control, and nothing else is asked for here.
            int[] numbers = new int[(int) (Memory.getLong(control) - CONTROL_HEADER) / Integer.BYTES];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = Memory.getInt(control + CONTROL_HEADER + (long) i * Integer.BYTES);
            }
            block.carry(new PassedDescriptors(numbers, calls::close));
        }
        return all;
    }
}
