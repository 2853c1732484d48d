package io.jvloop.posix;

import io.jvloop.unix.Descriptors;
import io.jvloop.unix.FileStatus;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread. The flags of an open file before it became non-blocking for us. Descriptors of the same open file have their
 * flags in common (a terminal's 0, 1 and 2, or what {@code dup} gives), so the last of ours that closes puts them back.
 *
 * <p>The system does not say which descriptors those are: one that is non-blocking already, of the same device and inode as one of ours, is
 * taken for it. Another one is blocking when it comes.
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

    void giveBack(int descriptor) throws IOException {
        synchronized (BorrowedMode.class) {
            borrowers--;
            if (borrowers == 0) {
                BORROWED.remove(inode, this);
                Descriptors.setFlags(JnrCalls.CALLS, descriptor, flags);
            }
        }
    }
}
