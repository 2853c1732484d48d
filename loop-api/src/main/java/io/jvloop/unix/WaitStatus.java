package io.jvloop.unix;

import io.jvloop.spi.ChildHandle;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.OptionalInt;

/** Reads the status that {@code waitpid} gives. */
final class WaitStatus {
    // The same on all systems.
    private static final int WNOHANG = 1;
    private static final int SIGNAL = 0x7f;

    private WaitStatus() {
    }

    /** Reaps a child if it has ended. Returns as {@link ChildHandle#exitCode}; empty while it runs. */
    static OptionalInt tryReap(SystemCalls calls, int pid) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment told = arena.allocate(ValueLayout.JAVA_INT);
            int answer;
            do {
                answer = calls.waitpid(pid, told.address(), WNOHANG);
            } while (answer == -Errno.EINTR);
            if (answer == 0) {
                return OptionalInt.empty();
            }
            if (answer < 0) {
                return OptionalInt.of(ChildHandle.REAPED_ELSEWHERE);
            }
            int status = told.get(ValueLayout.JAVA_INT, 0);
            int signal = status & SIGNAL;
            return OptionalInt.of(signal != 0 ? -signal : status >> 8 & 0xff);
        }
    }
}
