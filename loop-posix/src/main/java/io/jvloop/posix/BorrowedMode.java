package io.jvloop.posix;

import io.jvloop.unix.Descriptors;
import io.jvloop.unix.FileStatus;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread. The status flags that an open file had before jvloop made it non-blocking. Descriptors of one open file share
 * these flags (a terminal's 0, 1 and 2, or those that {@code dup} gives), so the last of ours to close restores them.
 *
 * <p>The system does not tell which descriptors share an open file. A descriptor that is already non-blocking, with the device and inode of
 * one of ours, is taken to share it; any other is blocking when it arrives.
 */
final class BorrowedMode {
    private static final Map<Inode, BorrowedMode> BORROWED = new HashMap<>();

    private final Inode inode;
    private final int flags;
    private int borrowers = 1;

    private record Inode(long device, long number) {
    }

    private BorrowedMode(Inode inode, int flags) {
        this.inode = inode;
        this.flags = flags;
    }

    static synchronized BorrowedMode nonBlocking(int descriptor, FileStatus status) throws IOException {
        int flags = Descriptors.flags(JnrCalls.CALLS, descriptor);
        int nonBlocking = Descriptors.nonBlocking(flags);
        Inode inode = new Inode(status.device(), status.inode());
        @Nullable BorrowedMode present = BORROWED.get(inode);
        if (present != null && flags == nonBlocking) {
            present.borrowers++;
            return present;
        }
        Descriptors.setFlags(JnrCalls.CALLS, descriptor, nonBlocking);
        BorrowedMode made = new BorrowedMode(inode, flags);
        BORROWED.put(inode, made);
        return made;
    }

    void restore(int descriptor) throws IOException {
        synchronized (BorrowedMode.class) {
            borrowers--;
            if (borrowers == 0) {
                BORROWED.remove(inode, this);
                Descriptors.setFlags(JnrCalls.CALLS, descriptor, flags);
            }
        }
    }
}
