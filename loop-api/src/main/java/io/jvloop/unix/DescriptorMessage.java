package io.jvloop.unix;

import io.jvloop.spi.StreamHandle;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Confined to its loop. A {@code struct msghdr} with one part and room for the descriptors that accompany its bytes (SCM_RIGHTS), as 64-bit
 * Linux lays it out. Other systems order the fields differently, and none is made there.
 */
public final class DescriptorMessage {
    /** The error to report if {@link #isTruncated}. */
    public static final String LOST = "descriptors were lost: this process has too many open (EMFILE)";
    /** Makes received descriptors close-on-exec at once, so that no child inherits one in between. */
    public static final int MSG_CMSG_CLOEXEC = 0x40000000;
    /** Returns EPIPE instead of raising a signal if the peer has gone. */
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

    /** The memory that a message needs, in bytes. */
    public static final int SIZE = CONTROL + CONTROL_SIZE;

    private final long address;
    private final ByteBuffer memory;

    /** Lays the message out in memory of {@link #SIZE} bytes that outlives it. */
    public DescriptorMessage(MemorySegment memory) {
        this.address = memory.address();
        this.memory = memory.asByteBuffer().order(ByteOrder.nativeOrder());
    }

    public long address() {
        return address;
    }

    private void prepare(long data, long length, long controlLength) {
        memory.putLong(PART, data).putLong(PART + Long.BYTES, length);
        memory.putLong(PART_ADDRESS, address + PART).putLong(PART_COUNT, 1);
        memory.putLong(CONTROL_ADDRESS, address + CONTROL).putLong(CONTROL_LENGTH, controlLength);
        memory.putInt(FLAGS, 0);
    }

    /** Prepares to receive bytes into memory. The address is 0 if io_uring chooses the buffer itself. */
    public void prepareReceive(long data, long length) {
        prepare(data, length, CONTROL_SIZE);
    }

    /** Prepares to send bytes with descriptors. */
    public void prepareSend(long data, long length, int[] descriptors) {
        int controlLength = CONTROL_HEADER + descriptors.length * Integer.BYTES;
        prepare(data, length, controlLength);
        memory.putLong(CONTROL, controlLength).putInt(CONTROL_LEVEL, SOL_SOCKET).putInt(CONTROL_TYPE, SCM_RIGHTS);
        for (int i = 0; i < descriptors.length; i++) {
            memory.putInt(CONTROL + CONTROL_HEADER + i * Integer.BYTES, descriptors[i]);
        }
    }

    /** Whether descriptors were lost because this process has too many open. */
    public boolean isTruncated() {
        return (memory.getInt(FLAGS) & MSG_CTRUNC) != 0;
    }

    /** The received descriptors. Linux puts all descriptors of a message into one control message, and no other kind was requested. */
    public int[] arrived() {
        boolean rights = memory.getLong(CONTROL_LENGTH) >= CONTROL_HEADER && memory.getInt(CONTROL_LEVEL) == SOL_SOCKET
                && memory.getInt(CONTROL_TYPE) == SCM_RIGHTS;
        int[] all = new int[rights ? (int) (memory.getLong(CONTROL) - CONTROL_HEADER) / Integer.BYTES : 0];
        for (int i = 0; i < all.length; i++) {
            all[i] = memory.getInt(CONTROL + CONTROL_HEADER + i * Integer.BYTES);
        }
        return all;
    }

    /** Forgets the received descriptors. */
    public void clear() {
        memory.putLong(CONTROL_LENGTH, 0);
    }
}
