package io.jvloop.proactor.uring;

import io.jvloop.proactor.completion.Block;
import io.jvloop.proactor.completion.PassedDescriptors;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Confined to its loop. A {@code struct msghdr} of one part, with room for the descriptors that go with its bytes (SCM_RIGHTS).
 */
final class DescriptorMessage {
    private static final int MAX_DESCRIPTORS = 253;
    private static final int SCM_RIGHTS = 1;
    private static final int PART = 56;
    /** {@code struct cmsghdr}: its whole length, level and type; then the descriptors. */
    private static final int CONTROL = PART + 16;
    private static final int CONTROL_HEADER = 16;
    private static final int CONTROL_SIZE = CONTROL_HEADER + (MAX_DESCRIPTORS + 1) * Integer.BYTES;

    /** Kept, so that an automatic arena keeps it too. */
    private final MemorySegment memory;
    private final long address;
    private final long control;

    DescriptorMessage(Arena arena) {
        memory = arena.allocate(CONTROL + CONTROL_SIZE, 8);
        address = memory.address();
        control = address + CONTROL;
    }

    long address() {
        return memory.address();
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
