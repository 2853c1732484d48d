package io.jvloop.core.inspect;

import io.jvloop.core.report.Reporter;
import io.jvloop.core.task.TaskLoop;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * One daemon thread of the process that looks at the running loops every 100 ms for what blocks a loop's thread too long, and for callbacks
 * that are parked too long. It has each reported once, with the stack, and frees a task whose await could not unmount. It runs no foreign
 * code: {@link Reporter} makes and logs the texts.
 */
public final class Watchdog implements Runnable {
    private static final long PERIOD_NANOS = 100_000_000L;
    private static final Map<TaskLoop, LoopWatch> WATCHED = new ConcurrentHashMap<>();
    private static final Thread THREAD =
            Thread.ofPlatform().daemon().inheritInheritableThreadLocals(false).name("jvloop-watchdog").start(new Watchdog());

    private Watchdog() {
    }

    public static void watch(TaskLoop loop) {
        WATCHED.put(loop, new LoopWatch(loop));
        LockSupport.unpark(THREAD);
    }

    public static void forget(TaskLoop loop) {
        WATCHED.remove(loop);
    }

    static Set<TaskLoop> watched() {
        return WATCHED.keySet();
    }

    /** Describes what blocks a loop's thread now. */
    static String describe(TaskLoop loop) {
        LoopWatch watch = WATCHED.get(loop);
        return watch == null ? "it has stopped" + System.lineSeparator() : watch.describe(System.nanoTime());
    }

    @Override
    public void run() {
        for (;;) {
            if (WATCHED.isEmpty()) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, PERIOD_NANOS);
            }
            for (LoopWatch watch : WATCHED.values()) {
                look(watch);
            }
        }
    }

    /** Goes on after any failure, as every loop of the process relies on it. */
    private static void look(LoopWatch watch) {
        try {
            watch.look(System.nanoTime());
        } catch (Throwable failure) {
            report(failure);
        }
    }

    private static void report(Throwable failure) {
        try {
            Reporter.warn(() -> "bug in jvloop: the watchdog could not look at a loop: " + failure);
        } catch (Throwable spent) {
            assert failure != spent; // memory is too short to report; the next look may succeed
        }
    }
}
