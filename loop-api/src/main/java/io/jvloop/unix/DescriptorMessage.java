package io.jvloop.unix;

import io.jvloop.spi.StreamHandle;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Confined to its loop. A {@code struct msghdr} of one part, with room for the descriptors that go with its bytes (SCM_RIGHTS): as Linux
 * lays it out on 64 bits. Other systems have another order, and nobody makes one there.
 */
public final class DescriptorMessage {
    /** What to say if {@link #isTruncated}. */
    public static final String LOST = "descriptors were lost: this process has too many open (EMFILE)";
    /** No instant in which a child could inherit what arrives. */
    public static final int MSG_CMSG_CLOEXEC = 0x40000000;
    /** No signal if the peer has gone. */
    public static final int MSG_NOSIGNAL = 0x4000;

    private static final int MSG_CTRUNC = 0x08;
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int MAX_DESCRIPTORS = StreamHandle.MAX_DESCRIPTORS;

    /** {@code struct msghdr}: name and its length, parts and their number, control and its length, flags. */
    private static final int PART_ADDRESS = 16;
    private static final int PART_COUNT = 24;
    private static final int CONTROL_ADDRESS = 32;
    private static final int CONTROL_LENGTH = 40;
    private static final int FLAGS = 48;
    /** {@code struct iovec}: address and length. */
    private static final int PART = 56;
    /** {@code struct cmsghdr}: its whole length, level and type; then the descriptors. */
    private static final int CONTROL = PART + 16;
    private static final int CONTROL_LEVEL = CONTROL + 8;
    private static final int CONTROL_TYPE = CONTROL + 12;
    private static final int CONTROL_HEADER = 16;
    private static final int CONTROL_SIZE = CONTROL_HEADER + (MAX_DESCRIPTORS + 1) * Integer.BYTES;

    /** How much memory it takes. */
    public static final int SIZE = CONTROL + CONTROL_SIZE;

    private final long address;
    private final ByteBuffer memory;

    /** In memory of {@link #SIZE} bytes that outlives it. */
    public DescriptorMessage(MemorySegment memory) {
        this.address = memory.address();
        this.memory = memory.asByteBuffer().order(ByteOrder.nativeOrder());
    }

    /** Where it stands. */
    public long address() {
        return address;
    }

    private void prepare(long data, long length, long controlLength) {
        memory.putLong(PART, data).putLong(PART + Long.BYTES, length);
        memory.putLong(PART_ADDRESS, address + PART).putLong(PART_COUNT, 1);
        memory.putLong(CONTROL_ADDRESS, address + CONTROL).putLong(CONTROL_LENGTH, controlLength);
        memory.putInt(FLAGS, 0);
    }

    /** Prepares a receive of bytes into memory; of an io_uring that chooses the buffer itself the address is 0. */
    public void toReceive(long data, long length) {
        prepare(data, length, CONTROL_SIZE);
    }

    /** Prepares to send bytes with descriptors. */
    public void toSend(long data, long length, int[] descriptors) {
        int controlLength = CONTROL_HEADER + descriptors.length * Integer.BYTES;
        prepare(data, length, controlLength);
        memory.putLong(CONTROL, controlLength).putInt(CONTROL_LEVEL, SOL_SOCKET).putInt(CONTROL_TYPE, SCM_RIGHTS);
        for (int i = 0; i < descriptors.length; i++) {
            memory.putInt(CONTROL + CONTROL_HEADER + i * Integer.BYTES, descriptors[i]);
        }
    }

    /** Whether descriptors were lost, because this process has too many open. */
    public boolean isTruncated() {
        return (memory.getInt(FLAGS) & MSG_CTRUNC) != 0;
    }

    /** What has arrived. Linux puts all descriptors of a message into one control, and nothing else is asked for here. */
    public int[] arrived() {
        boolean rights = memory.getLong(CONTROL_LENGTH) >= CONTROL_HEADER && memory.getInt(CONTROL_LEVEL) == SOL_SOCKET
                && memory.getInt(CONTROL_TYPE) == SCM_RIGHTS;
        int[] all = new int[rights ? (int) (memory.getLong(CONTROL) - CONTROL_HEADER) / Integer.BYTES : 0];
        for (int i = 0; i < all.length; i++) {
            all[i] = memory.getInt(CONTROL + CONTROL_HEADER + i * Integer.BYTES);
        }
        return all;
    }

    /** Forgets what has arrived: until the next receive nothing has. */
    public void clear() {
        memory.putLong(CONTROL_LENGTH, 0);
    }
}
