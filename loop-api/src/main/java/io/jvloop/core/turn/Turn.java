package io.jvloop.core.turn;

import io.jvloop.LoopClock;
import io.jvloop.LoopStatistics;
import io.jvloop.core.queue.Entry;
import io.jvloop.core.queue.ReadyQueue;
import io.jvloop.spi.IoBackend;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. The turn, readable aloud: poll, drain the inbox, move due timers, run the batch, do what is due at its end.
 *
 * <p>The batch is what was ready when it began; what it schedules waits for the next one. Whoever has the turn continues the batch
 * where the last worker left it, by {@link #continueBatch}. In mounted mode the carrier works up to the next callback and the runner up to
 * the next step; in baton mode the runner does all the work.
 */
final class Turn {
    /**
     * How many turns may pass between two polls while callbacks and tasks keep each other busy: a poll that finds nothing costs as much as
     * ten callbacks, and I/O must not wait for more than a few turns.
     */
    private static final int TURNS_WITHOUT_POLL = 8;
    private final Scheduler scheduler;
    private final IoBackend backend;
    private final ReadyQueue ready;
    private final TimerQueue timers;
    /** Whether the clock is user code, which the runner has to call. */
    private final boolean foreignClock;
    private final Runnable readClock = this::readClock;
    private long now;
    private final BatchEnd batchEnd;
    private int batchLeft;
    /** The failure that ends the run. */
    private @Nullable Throwable fatal;
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

    Turn(Scheduler scheduler, IoBackend backend) {
        this.scheduler = scheduler;
        this.backend = backend;
        this.ready = scheduler.ready;
        this.timers = scheduler.timers;
        this.batchEnd = scheduler.batchEnd;
        this.foreignClock = scheduler.clock() != LoopClock.SYSTEM;
    }

    /** Makes turns until the loop is stopped, or something fatal happened. */
    void runTurns() {
        batchEnd.open();
        do {
            poll();
            sincePoll = 0;
            begin();
            scheduler.driver.runBatch();
        } while (!isEnding());
        backend.submitPending();
    }

    private void poll() {
        poll(timeoutNanos());
        if (polling) {
            polling = false;
        }
    }

    /** Waits for events, unless another thread has sent something. A guest's waiter calls it between turns. */
    void poll(long timeoutNanos) {
        Thread.interrupted(); // an interrupt of the loop's thread means nothing to it, and would make the poll spin
        polls++;
        if (timeoutNanos != 0 && sleep()) {
            polling = true;
            backend.poll(timeoutNanos);
        } else {
            backend.poll(0);
        }
    }

    boolean sleep() {
        boolean sleeps = scheduler.inbox.sleep();
        if (sleeps) {
            waits++;
        }
        return sleeps;
    }

    /** Begins the run of a guest. */
    void openGuest() {
        batchEnd.open();
        polling = true;
    }

    /** Makes one turn of a guest, and a few more if they need no poll: somebody else has polled. */
    void guestTurn() {
        polling = false;
        sincePoll = 0;
        begin();
        scheduler.driver.runBatch();
    }

    /**
     * Ends the turn of a guest: whoever looks sees that it waits. Returns the time until it wants the next one: 0 means at once, {@link
     * Long#MAX_VALUE} when something has come.
     */
    long endGuestTurn() {
        long timeoutNanos = timeoutNanos(); // by a clock that may be somebody's, and so a part of the turn
        polling = true;
        return timeoutNanos;
    }

    void away(boolean now) {
        polling = now;
    }

    boolean isEnding() {
        return stopping || fatal != null;
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
        scheduler.driver.callInRunner(readClock);
        return now;
    }

    private void readClock() {
        try {
            now = scheduler.time();
        } catch (Throwable failure) {
            endRun(failure); // whatever it threw: a loop cannot go on without its clock
        }
    }

    /** Continues the batch, and then further turns while they need no poll, as long as the worker has the turn. */
    void continueBatch(BatchWorker worker) {
        boolean hasTurn = true;
        while (hasTurn) {
            if (batchLeft > 0 && fatal == null) {
                hasTurn = isAtStep() ? worker.step(head()) : worker.callbacks();
            } else if (!batchEnd.isEmpty()) {
                hasTurn = worker.endBatch(); // which may leave a part of the work, or have begun another turn
            } else {
                hasTurn = beginWithoutPoll();
            }
        }
    }

    /** Whether the batch goes on with a step. */
    private boolean isAtStep() {
        return head().isStep();
    }

    /** Whether the batch goes on with a callback. */
    boolean isAtCallback() {
        return batchLeft > 0 && fatal == null && !head().isStep();
    }

    private Entry head() {
        Entry head = ready.peek();
        assert head != null;
        return head;
    }

    private void begin() {
        scheduler.inbox.drainTo(ready);
        if (!timers.isEmpty()) {
            timers.moveDue(time(), ready);
        }
        beginBatch();
        turns++;
    }

    /** Makes what is ready now the batch. */
    void beginBatch() {
        batchLeft = ready.size();
    }

    /** Begins another turn at once if there is something to run and polling can wait. */
    private boolean beginWithoutPoll() {
        boolean asksClock = foreignClock && !timers.isEmpty(); // which must not end in the middle of a turn, as it may in the runner
        if (stopping || fatal != null || ready.isEmpty() || asksClock || ++sincePoll >= TURNS_WITHOUT_POLL) {
            return false;
        }
        begin();
        return true;
    }

    /** Takes the batch's head. */
    Entry take() {
        batchLeft--;
        return ready.take();
    }

    /** Ends the run with the first failure that asks for it; a later one goes with that. */
    void endRun(Throwable failure) {
        Throwable first = fatal;
        if (first == null) {
            fatal = failure;
        } else if (first != failure) {
            try {
                first.addSuppressed(failure);
            } catch (OutOfMemoryError spent) {
                assert fatal == first; // the first failure says enough
            }
        }
    }

    void stop() {
        stopping = true;
    }

    /** Ends the run. Returns the failure that ended it, or null if there was none. */
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

    LoopStatistics statistics(int tasks) {
        return new LoopStatistics(turns, polls, waits, callbacks, steps, scheduler.inbox.wakeups(), replaced, ready.size(), timers.size(),
                tasks);
    }
}
