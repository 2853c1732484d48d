package io.jvloop.posix;

import io.jvloop.unix.FileStatus;
import io.jvloop.unix.UnixSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Stateless. Finds out whether kqueue accepts a descriptor, which Netty's handler does not report. It asks a temporary kqueue.
 */
public final class ScratchKqueue {
    /** The size of the largest {@code struct kevent}, FreeBSD's; the others begin alike. */
    private static final int SIZE = 64;
    private static final int FILTER = 8;
    private static final int FLAGS = 10;
    private static final short EV_ADD = 0x01;

    private ScratchKqueue() {
    }

    /**
     * Adds a filter to a temporary kqueue.
     *
     * @param descriptor the descriptor to watch
     * @param filter     the filter's number
     * @return the system's error number, 0 if it accepts the filter
     * @throws IOException if no descriptor is left for a kqueue
     */
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

    /**
     * Whether kqueue accepts a descriptor but does not report its end of file. That is true of XNU's FIFOs; XNU's pipes, which have no
     * device, do report it.
     *
     * @param descriptor the descriptor to watch
     * @return true if its end must be polled for
     * @throws IOException if the system does not tell the descriptor's kind
     */
    public static boolean hidesEnd(int descriptor) throws IOException {
        if (UnixSystem.HERE != UnixSystem.MACOS) {
            return false;
        }
        FileStatus status = JnrCalls.CALLS.fstat(descriptor);
        return status != null && status.isFifo() && status.device() != 0;
    }
}
