package io.jvloop.core;

import io.jvloop.LoopClock;
import io.jvloop.LoopStatistics;
import io.jvloop.spi.IoBackend;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. The turn, readable aloud: poll, drain the inbox, move due timers, run the batch.
 *
 * <p>The batch is what was ready when it began; what it schedules waits for the next one.
 */
final class Turn {
    /**
     * How many turns may pass between two polls while callbacks and tasks keep each other busy: a poll that finds nothing costs as much as
     * ten callbacks, and I/O must not wait for more than a few turns.
     */
    private static final int TURNS_WITHOUT_POLL = 8;
    private final CoreEventLoop loop;
    private final IoBackend backend;
    private final ReadyQueue ready;
    private final TimerQueue timers;
    /** The clock is somebody's code, and is asked by the runner. */
    private final boolean foreignClock;
    private final Runnable ask = this::ask;
    private long now;
    final BatchEnd batchEnd;
    final SlowSteps slowSteps;
    int batchLeft;
    /** What must end the run. */
    @Nullable Throwable fatal;
    private boolean stopping;
    private int sincePoll;

    // ---- written in the loop's turn, read racily by anybody ----
    long turns;
    long callbacks;
    long steps;
    long replaced;
    private long polls;
    private long waits;
    private volatile boolean polling;

    Turn(CoreEventLoop loop, IoBackend backend) {
        this.loop = loop;
        this.backend = backend;
        this.ready = loop.ready;
        this.timers = loop.timers;
        this.foreignClock = loop.clock() != LoopClock.SYSTEM;
        this.batchEnd = new BatchEnd(loop);
        this.slowSteps = new SlowSteps(loop);
    }

    /** Makes turns until the loop is stopped, or something fatal happened. */
    void runTurns() {
        batchEnd.open();
        do {
            poll();
            sincePoll = 0;
            begin();
            loop.driver.runBatch();
        } while (!stopping && fatal == null);
        backend.runEnded();
    }

    private void poll() {
        Thread.interrupted(); // an interrupt of the loop's thread means nothing to it, and would make the poll spin
        polls++;
        long timeoutNanos = timeoutNanos();
        if (timeoutNanos != 0 && loop.inbox.sleep()) {
            waits++;
            polling = true;
            backend.poll(timeoutNanos);
            polling = false;
        } else {
            backend.poll(0);
        }
    }

    private long timeoutNanos() {
        if (stopping || !ready.isEmpty()) {
            return 0;
        }
        if (timers.isEmpty()) {
            return Long.MAX_VALUE;
        }
        long left = timers.firstDeadlineNanos() - time();
        return fatal == null ? Math.max(0, left) : 0;
    }

    private long time() {
        if (!foreignClock) {
            return System.nanoTime();
        }
        loop.driver.inRunner(ask);
        return now;
    }

    private void ask() {
        try {
            now = loop.time();
        } catch (Throwable failure) {
            loop.failures.endRun(failure); // whatever it is: without its clock a loop cannot go on
        }
    }

    private void begin() {
        loop.inbox.drainTo(ready);
        if (!timers.isEmpty()) {
            timers.moveDue(time(), ready);
        }
        batchLeft = ready.size();
        turns++;
    }

    /** Begins another turn at once if there is something to run and polling can wait. */
    boolean beginWithoutPoll() {
        boolean asksClock = foreignClock && !timers.isEmpty(); // which must not end in the middle of a turn, as it may in the runner
        if (stopping || fatal != null || ready.isEmpty() || asksClock || ++sincePoll >= TURNS_WITHOUT_POLL) {
            return false;
        }
        begin();
        return true;
    }

    /** Whether the batch has something left to run. */
    boolean goesOn() {
        return batchLeft > 0 && fatal == null;
    }

    Entry take() {
        batchLeft--;
        return ready.take();
    }

    void stop() {
        stopping = true;
    }

    /** The run is over: answers what ended it, null if nothing did. */
    @Nullable Throwable end() {
        stopping = false;
        batchEnd.close();
        polling = false; // if the poll failed
        batchLeft = 0; // what a batch leaves that was cut off belongs to the next one
        Throwable ended = fatal;
        fatal = null;
        return ended;
    }

    boolean isPolling() {
        return polling;
    }

    /** Grows with everything that runs. */
    long progress() {
        return turns + callbacks + steps;
    }

    LoopStatistics statistics() {
        return new LoopStatistics(turns, polls, waits, callbacks, steps, loop.inbox.wakeups(), replaced, ready.size(), timers.size(),
                loop.tasks.size());
    }
}
