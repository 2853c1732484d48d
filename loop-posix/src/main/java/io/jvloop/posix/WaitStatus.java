package io.jvloop.posix;

import java.lang.System.Logger.Level;
import java.util.OptionalInt;
import jnr.constants.platform.Errno;
import jnr.constants.platform.WaitFlags;

/** What the system tells of a child's end. */
final class WaitStatus {
    private static final System.Logger LOGGER = System.getLogger("io.jvloop");
    private static final int WNOHANG = WaitFlags.WNOHANG.intValue();
    private static final int SIGNAL = 0x7f;
    /** asyncio's answer when somebody else has reaped the child. */
    private static final int UNKNOWN = 255;

    private WaitStatus() {
    }

    /** Reaps a child of ours if it has ended: its exit status, or -n if signal n ended it; empty while it runs. */
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
            LOGGER.log(Level.WARNING, "child " + pid + " was reaped by somebody else; its return code is unknown, taken as " + UNKNOWN);
            return OptionalInt.of(UNKNOWN);
        }
        int signal = status[0] & SIGNAL;
        return OptionalInt.of(signal != 0 ? -signal : status[0] >> 8 & 0xff);
    }
}
