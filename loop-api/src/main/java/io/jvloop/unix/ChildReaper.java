package io.jvloop.unix;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Safe for use by any thread. One thread for all children of the process that nothing else watches: those of systems without pidfds, and
 * those that were killed because their loop closed. It asks for each child by its number, never for just any: the JDK reaps its own.
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

    /** Asks now and then. */
    public static Schedule every(Runnable ask) {
        var schedule = THREAD.scheduleWithFixedDelay(ask, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        return () -> schedule.cancel(false);
    }

    /** What is asked now and then, until it is closed. */
    public interface Schedule extends AutoCloseable {

        @Override
        void close();
    }

    /** Reaps a child that was killed. */
    static void reap(SystemCalls another, int pid) {
        THREAD.execute(() -> ask(another.another(), pid));
    }

    private static void ask(SystemCalls own, int pid) {
        if (WaitStatus.ask(own, pid).isEmpty()) {
            THREAD.schedule(() -> ask(own, pid), PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
