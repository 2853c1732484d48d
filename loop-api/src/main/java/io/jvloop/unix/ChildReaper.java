package io.jvloop.unix;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Safe for use by any thread. One thread that polls, every 10 ms, the children which nothing else watches: those of systems without pidfds,
 * and those that were killed because their loop closed. It waits for each child by its number, as the JDK reaps its own.
 */
public final class ChildReaper {
    private static final long PERIOD_MILLIS = 10;
    private static final ScheduledThreadPoolExecutor THREAD = newThread();

    private ChildReaper() {
    }

    private static ScheduledThreadPoolExecutor newThread() {
        ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1,
                body -> Thread.ofPlatform().daemon().name("jvloop-reaper").inheritInheritableThreadLocals(false).unstarted(body));
        thread.setKeepAliveTime(1, TimeUnit.SECONDS);
        thread.allowCoreThreadTimeOut(true);
        thread.setRemoveOnCancelPolicy(true);
        return thread;
    }

    /** Calls {@code poll} every 10 ms in the reaper's thread. */
    public static Schedule schedule(Runnable poll) {
        var schedule = THREAD.scheduleWithFixedDelay(poll, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        return () -> schedule.cancel(false);
    }

    /** A repeated call, until it is closed. */
    public interface Schedule extends AutoCloseable {

        @Override
        void close();
    }

    /** Reaps a child that was killed, when it has ended. */
    static void reap(SystemCalls calls, int pid) {
        THREAD.execute(() -> tryReap(calls.forCurrentThread(), pid));
    }

    private static void tryReap(SystemCalls own, int pid) {
        if (WaitStatus.tryReap(own, pid).isEmpty()) {
            THREAD.schedule(() -> tryReap(own, pid), PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
