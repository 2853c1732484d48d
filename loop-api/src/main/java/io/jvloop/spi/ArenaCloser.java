package io.jvloop.spi;

import java.lang.foreign.Arena;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * One daemon thread of the process that closes shared arenas. Closing one stops every thread of the JVM for an instant and the caller until
 * all have stopped: tens of microseconds, but milliseconds on a busy machine. No loop waits for that.
 */
final class ArenaCloser implements Runnable {
    private static final long RETRY_NANOS = 100_000_000L;
    private static final Queue<Arena> CLOSING = new ConcurrentLinkedQueue<>();
    private static final Thread THREAD =
            Thread.ofPlatform().daemon().inheritInheritableThreadLocals(false).name("jvloop-memory").start(new ArenaCloser());

    private ArenaCloser() {
    }

    static void close(Arena arena) {
        CLOSING.add(arena);
        LockSupport.unpark(THREAD);
    }

    @Override
    public void run() {
        for (;;) {
            LockSupport.park(this);
            for (Arena arena = CLOSING.poll(); arena != null; arena = CLOSING.poll()) {
                closeNow(arena);
            }
        }
    }

    private static void closeNow(Arena arena) {
        for (;;) {
            try {
                arena.close();
                return;
            } catch (IllegalStateException inUse) {
                // A foreign thread is in a system call with a buffer that it was lent.
                LockSupport.parkNanos(CLOSING, RETRY_NANOS);
            }
        }
    }
}
