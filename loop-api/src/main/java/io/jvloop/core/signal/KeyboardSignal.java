package io.jvloop.core.signal;

import io.jvloop.KeyboardInterruptError;
import io.jvloop.Task;
import io.jvloop.core.turn.Scheduler;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Handles Ctrl-C during a run. In a run with a main task, as a runner makes it, the first one cancels the main task, the second ends the
 * run at once, and a third ends the JVM. Without a main task the first ends the run and the second the JVM. It serves one run of the
 * process at a time, and only where nobody else handles the signal.
 */
public final class KeyboardSignal implements AutoCloseable {
    private static final @Nullable SystemSignal INTERRUPT = SystemSignal.find("INT");
    private final Scheduler scheduler;
    private final @Nullable Task<?> main;
    private final Runnable action = this::arrived;
    private final AtomicInteger count = new AtomicInteger();

    private KeyboardSignal(Scheduler scheduler, @Nullable Task<?> main) {
        this.scheduler = scheduler;
        this.main = main;
        if (INTERRUPT != null) {
            SignalRelay.addFallback(INTERRUPT, action);
        }
    }

    /** Starts handling it, or does nothing where that is impossible ({@code -Xrs}) or somebody else's. */
    public static KeyboardSignal install(Scheduler scheduler, Task<?> main) {
        return new KeyboardSignal(scheduler, main);
    }

    /**
     * For a run without a main task, as asyncio only on the program's main thread: else a loop in the background would keep Ctrl-C from
     * ending the program. The JDK does not tell which one it is, but it has this name and its group.
     */
    public static @Nullable KeyboardSignal onMainThread(Scheduler scheduler) {
        Thread thread = Thread.currentThread();
        ThreadGroup group = thread.getThreadGroup();
        boolean isMain = thread.getName().equals("main") && group != null && group.getName().equals("main");
        return isMain ? new KeyboardSignal(scheduler, null) : null;
    }

    private void arrived() {
        int arrivals = count.incrementAndGet();
        if (scheduler.isClosed()) {
            return;
        }
        Task<?> cancelled = arrivals == 1 ? main : null;
        if (cancelled == null) {
            close();
        }
        scheduler.submit(() -> {
            if (cancelled == null || !cancelled.cancel()) {
                throw new KeyboardInterruptError(); // the main task is done, and what is left is being cleaned up
            }
        });
    }

    /** Whether Ctrl-C came. */
    public boolean hasArrived() {
        return count.get() > 0;
    }

    @Override
    public void close() {
        if (INTERRUPT != null) {
            SignalRelay.removeFallback(INTERRUPT, action);
        }
    }
}
