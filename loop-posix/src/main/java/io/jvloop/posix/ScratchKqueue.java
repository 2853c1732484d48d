package io.jvloop.posix;

import io.jvloop.unix.FileStatus;
import io.jvloop.unix.UnixSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Stateless. Asks the system what Netty's handler does not tell: whether kqueue takes a descriptor. A kqueue of its own answers, which has
 * no other filters and is closed at once.
 */
public final class ScratchKqueue {
    /** The greatest {@code struct kevent}, FreeBSD's; the others begin alike. */
    private static final int SIZE = 64;
    private static final int FILTER = 8;
    private static final int FLAGS = 10;
    private static final short EV_ADD = 0x01;

    private ScratchKqueue() {
    }

    /** Adds a filter for a moment; answers the system's error, 0 if it takes the filter. */
    public static int refusal(int descriptor, short filter) throws IOException {
        int kqueue = JnrCalls.CALLS.check("cannot open a kqueue", JnrCalls.negated(JnrCalls.LIBC.kqueue()));
        try {
            byte[] change = new byte[SIZE];
            ByteBuffer.wrap(change).order(ByteOrder.nativeOrder()).putLong(0, descriptor).putShort(FILTER, filter).putShort(FLAGS, EV_ADD);
            return -JnrCalls.negated(JnrCalls.LIBC.kevent(kqueue, change, 1, null, 0, new long[2]));
        } finally {
            JnrCalls.CALLS.close(kqueue);
        }
    }

    /** Whether kqueue takes a descriptor and keeps its end to itself: XNU's FIFOs. Its pipes, which do tell, are on no device. */
    public static boolean hidesItsEnd(int descriptor) throws IOException {
        if (UnixSystem.HERE != UnixSystem.MACOS) {
            return false;
        }
        FileStatus status = JnrCalls.CALLS.fstat(descriptor);
        return status != null && status.isFifo() && status.device() != 0;
    }
}
