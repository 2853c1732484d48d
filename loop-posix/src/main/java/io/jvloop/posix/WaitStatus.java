package io.jvloop.posix;

import io.jvloop.spi.ChildHandle;
import java.util.OptionalInt;
import jnr.constants.platform.Errno;
import jnr.constants.platform.WaitFlags;

/** What the system tells of a child's end. */
final class WaitStatus {
    private static final int WNOHANG = WaitFlags.WNOHANG.intValue();
    private static final int SIGNAL = 0x7f;

    private WaitStatus() {
    }

    /** Reaps a child of ours if it has ended. Answers as {@link ChildHandle#exitCode}; empty while it runs. */
    static OptionalInt ask(int pid) {
        int[] status = new int[1];
        int answer;
        do {
            answer = SystemCalls.POSIX.waitpid(pid, status, WNOHANG);
        } while (answer < 0 && SystemCalls.POSIX.errno() == Errno.EINTR.intValue());
        if (answer == 0) {
            return OptionalInt.empty();
        }
        if (answer < 0) {
            return OptionalInt.of(ChildHandle.REAPED_ELSEWHERE);
        }
        int signal = status[0] & SIGNAL;
        return OptionalInt.of(signal != 0 ? -signal : status[0] >> 8 & 0xff);
    }
}
