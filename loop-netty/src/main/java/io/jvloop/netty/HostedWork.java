package io.jvloop.netty;

import io.jvloop.EventLoop;
import io.jvloop.TimerHandle;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoEntry;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. The service that does all Netty work of a loop: a pass dispatches what the poll has reported, runs tasks, and sets
 * the timer for the next scheduled one. Between two passes the loop has its turn.
 */
final class HostedWork {
    /** How long tasks run before the others of the loop have their turn. Netty gives its own tasks as long as I/O has taken. */
    private static final long TASK_NANOS = 1_000_000;
    /** Reading the clock costs as much as a small task. */
    private static final int TASKS_BETWEEN_CLOCK_READINGS = 64;

    private final HostedEventLoop hosted;
    private final EventLoop loop;
    private final BackendContext context;
    private final ArrayDeque<HostedHandle> reported = new ArrayDeque<>();
    private final Set<HostedHandle> open = new LinkedHashSet<>();
    private @Nullable IoEntry entry;
    private @Nullable TimerHandle timer;
    private long timerDeadline;

    HostedWork(HostedEventLoop hosted, EventLoop loop, BackendContext context) {
        this.hosted = hosted;
        this.loop = loop;
        this.context = context;
    }

    // ---- the service's thread ----

    /** Passes until the event loop has terminated; the close of the loop ends it by what the wait throws. */
    void run() {
        IoEntry waiting = context.newEntry(this::pass);
        entry = waiting;
        waiting.makeReady(); // for what came before
        while (!hosted.isTerminated() && !loop.isClosed()) {
            waiting.awaitReady();
        }
    }

    private void pass() {
        if (hosted.isTerminated()) {
            return; // somebody woke the service as it ended, so this is a callback
        }
        boolean whole = false;
        try {
            dispatchAndRun();
            whole = true;
        } finally {
            if (!whole) {
                wake(); // the core reports what a channel has thrown, and the next pass does what this one has left
            }
        }
    }

    private void dispatchAndRun() {
        hosted.awake();
        for (int left = reported.size(); left > 0; left--) {
            reported.remove().dispatch();
        }
        hosted.fetchScheduled();
        boolean more = runTasks();
        if (loop.isClosed()) {
            return; // meanwhile, since a handler had parked this thread, which another carries now
        }
        if (hosted.isShuttingDown()) {
            hosted.shutDown();
        } else if (more) {
            wake();
        } else {
            setTimer();
        }
    }

    /** Runs tasks for a while, and answers whether some are left. */
    boolean runTasks() {
        if (!hosted.runTask()) {
            return false; // before the clock is read, for most passes have no task
        }
        long deadline = System.nanoTime() + TASK_NANOS;
        int untilReading = TASKS_BETWEEN_CLOCK_READINGS;
        while (hosted.runTask()) {
            if (--untilReading == 0) {
                if (System.nanoTime() - deadline >= 0) {
                    return true;
                }
                untilReading = TASKS_BETWEEN_CLOCK_READINGS;
            }
        }
        return false;
    }

    /**
     * A timer that is too early stays, and the pass that it brings about sets the next one: most scheduled tasks are time-outs, which are
     * cancelled before they are due, and each would cost a timer of the loop.
     */
    private void setTimer() {
        long deadline = hosted.nextDeadline();
        if (deadline == HostedEventLoop.NO_DEADLINE) {
            cancelTimer();
        } else if (timer == null || deadline - timerDeadline < 0) {
            cancelTimer();
            setTimer(deadline);
        }
    }

    /** Wakes the service at a time of the loop's clock. */
    void setTimer(long deadline) {
        timerDeadline = deadline;
        timer = loop.callAt(deadline, () -> {
            timer = null;
            wake();
        });
    }

    void cancelTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    void closeHandles() {
        for (HostedHandle handle : open.toArray(HostedHandle[]::new)) {
            handle.closeChannel();
        }
    }

    // ---- the loop's turn, or its poll ----

    /** Has the service make a pass; before it has begun, its first pass will do. */
    void wake() {
        IoEntry waiting = entry;
        if (waiting != null) {
            waiting.makeReady();
        }
    }

    void add(HostedHandle handle) {
        reported.add(handle);
        wake();
    }

    void open(HostedHandle handle) {
        open.add(handle);
    }

    void ended(HostedHandle handle) {
        open.remove(handle);
    }
}
