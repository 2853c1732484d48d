package io.jvloop.core;

import io.jvloop.core.inspect.Watchdog;
import io.jvloop.core.report.Reporter;
import io.jvloop.core.report.Rethrow;
import io.jvloop.core.task.TaskLoop;
import io.jvloop.core.turn.CarrierGap;
import io.jvloop.core.turn.Scheduler;
import io.jvloop.core.turn.TurnRequests;
import io.jvloop.spi.LoopHost;
import io.jvloop.spi.ThreadText;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. The run of a guest whose host tells the events. The host's thread has the loop from first to last: in turns, and
 * between them, when its own handlers call the loop. So whatever becomes ready then asks for a turn, if none was asked for.
 */
final class ResidentGuest implements Guest, TurnRequests, CarrierGap {
    private final TaskLoop loop;
    private final Scheduler scheduler;
    private final LoopHost host;
    private final Thread thread = Thread.currentThread();
    private final Runnable turn = this::turn;
    private final Runnable timerTurn = this::timerTurn;
    private boolean inTurn = true;
    /** How many bodies run on this thread, inside turns. */
    private int bodies;
    /** Whether a turn is queued with the host. */
    private boolean asked;
    /** Whether a turn will come at {@link #armedFor}. */
    private boolean armed;
    private long armedFor;
    private boolean begun;
    private volatile boolean ended;
    /**
     * What the host refused last, null if it has been asked since. Whoever asks clears it before, and sets it again if the host refuses
     * again. So while it is set nobody's turn is on its way, and whatever comes next, in any thread, asks for one.
     */
    private volatile @Nullable Throwable refusal;

    private ResidentGuest(TaskLoop loop, Scheduler scheduler, LoopHost host) {
        this.loop = loop;
        this.scheduler = scheduler;
        this.host = host;
    }

    /** Begins the run of a loop that nobody else knows yet, in the host's thread. */
    static ResidentGuest begin(TaskLoop loop, Scheduler scheduler, LoopHost host) {
        String unfit = GuestRun.unfitness();
        if (unfit != null) {
            throw new IllegalStateException(loop + " cannot be a guest of " + ThreadText.ofCaller() + ", which " + unfit);
        }
        ResidentGuest run = new ResidentGuest(loop, scheduler, host);
        scheduler.gate().enter(false);
        scheduler.openGuest(run);
        scheduler.askFor(run);
        scheduler.attach();
        Watchdog.watch(loop);
        try {
            run.rest(scheduler.endGuestTurn());
            Throwable refused = run.refusal;
            if (refused != null) {
                throw Rethrow.<RuntimeException>as(refused);
            }
        } catch (Throwable failure) {
            run.endToClose();
            throw failure;
        }
        run.begun = true;
        return run;
    }

    private void turn() {
        asked = false;
        if (inTurn || ended) {
            return;
        }
        inTurn = true;
        rest(makeTurn());
    }

    /** Returns the time until the next turn. A failure ends the run. */
    private long makeTurn() {
        long timeoutNanos = 0;
        try {
            try {
                scheduler.guestTurn();
                scheduler.backend().submitPending(); // the next poll is not ours
            } finally {
                timeoutNanos = scheduler.endGuestTurn();
            }
        } catch (Throwable failure) {
            scheduler.failures().endRun(failure);
        }
        return timeoutNanos;
    }

    private void timerTurn() {
        armed = false;
        turn();
    }

    /** Sees to it that the next turn comes. */
    private void rest(long timeoutNanos) {
        inTurn = false;
        if (scheduler.isEnding()) {
            if (bodies > 0) {
                return; // the turn around the body ends the run
            }
            Throwable failure = end();
            if (failure != null) {
                throw Rethrow.<RuntimeException>as(failure);
            }
        } else if (timeoutNanos == 0 || !scheduler.sleep()) {
            ask();
        } else if (timeoutNanos != Long.MAX_VALUE) {
            arm(timeoutNanos);
        }
    }

    /** A turn that comes while the body runs shows that it lets the host go on; one that comes later finds nothing to do. */
    @Override
    public void leave() {
        bodies++;
        inTurn = false;
        scheduler.leaveTurn(thread);
        ask();
    }

    @Override
    public void enter() {
        scheduler.reenterTurn();
        inTurn = true;
        bodies--;
    }

    private void ask() {
        if (!asked) {
            asked = true;
            scheduler.awaitHost(thread);
            boolean again = asksAgain();
            try {
                host.later(turn);
            } catch (Throwable failure) {
                asked = false;
                refused(failure, again);
            }
        }
    }

    private boolean asksAgain() {
        boolean again = refusal != null;
        if (again) {
            refusal = null;
        }
        return again;
    }

    /** Callers of the loop have done nothing wrong, and may be in the middle of something: the log is told, once in a row. */
    private void refused(Throwable failure, boolean again) {
        refusal = failure;
        if (begun && !again) {
            Reporter.error("the host of " + loop.name() + " refused a turn; what comes next will ask again", failure);
        }
    }

    private void arm(long timeoutNanos) {
        long deadlineNanos = scheduler.firstDeadlineNanos();
        if (!armed || deadlineNanos - armedFor < 0) {
            boolean again = asksAgain();
            try {
                host.after(timeoutNanos, timerTurn);
                armed = true;
                armedFor = deadlineNanos;
            } catch (Throwable failure) {
                refused(failure, again);
            }
        }
    }

    @Override
    public void demand() {
        if (!inTurn && !ended) {
            ask();
        }
    }

    /** Throws nothing: the JDK wakes coroutines by it, in threads of its own. */
    @Override
    public void wake() {
        if (ended) {
            return;
        }
        boolean again = asksAgain();
        try {
            host.wake(turn);
        } catch (Throwable failure) {
            refused(failure, again);
        }
    }

    @Override
    public void wakeAgain() {
        if (refusal != null) {
            wake();
        }
    }

    @Override
    public void endToClose() {
        if (ended) {
            return;
        }
        boolean isHost = thread == Thread.currentThread() || !thread.isAlive();
        if (!isHost || inTurn || bodies > 0) {
            throw GuestRun.closeRefused(loop, thread);
        }
        end();
    }

    private @Nullable Throwable end() {
        ended = true;
        scheduler.askFor(null);
        Throwable failure = scheduler.detach();
        Watchdog.forget(loop);
        scheduler.gate().leave();
        return failure;
    }
}
