package io.jvloop.core;

import io.jvloop.UnhandledFailure;
import io.jvloop.core.inspect.Watchdog;
import io.jvloop.core.report.Rethrow;
import io.jvloop.core.task.TaskLoop;
import io.jvloop.core.turn.CarrierGap;
import io.jvloop.core.turn.CurrentLoop;
import io.jvloop.core.turn.Scheduler;
import io.jvloop.spi.Log;
import io.jvloop.spi.ThreadText;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The run of a guest: an executor makes its turns, and between them a thread of its own, the waiter, polls.
 *
 * <pre>
 * state      who has the loop                              set by
 * WAITING    the waiter, in the poll                       the host, when its turn is over; the beginning
 * ASKED      nobody: a turn is queued with the host        the waiter, when its poll has returned; the host, before a body in a turn
 * TURN       the host's thread; the waiter, if a turn was  the queued turn, the close, or the end of a body, by CAS from ASKED; the waiter,
 *            refused, until it has reported that           by CAS from ASKED if it was refused, or from RECALLED to give the loop back
 * RECALLED   the waiter, which is to give it back          the close, or the end of a body, by CAS from WAITING; it wakes the poll, and
 *                                                          waits for TURN
 * ENDED      whoever closes the loop                       who had it last, in TURN
 *
 * Invariant  Who finds the state that it expects has the loop, and all that its former owner wrote: what the fields below say, and the
 *            queues. Hence a turn that arrives late, when its loop was closed, touches nothing.
 * </pre>
 *
 * <p>The host never asks for the next turn itself, even if something is ready: an executor that runs what it gets in the call would nest
 * turn in turn, and a poll is due anyway.
 */
final class GuestRun implements Guest, CarrierGap {
    private enum State {
        WAITING, ASKED, TURN, RECALLED, ENDED
    }

    private final TaskLoop loop;
    private final Scheduler scheduler;
    private final Executor host;
    private final Thread waiter;
    private final Runnable turn = this::turn;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    /** The thread of the last turn; before the first, the one that opened the loop. */
    private volatile Thread hostThread = Thread.currentThread();
    private volatile @Nullable Thread recaller;
    /** The host's thread, while it runs a body in the middle of a turn. */
    private volatile @Nullable Thread bodyThread;

    // ---- who has the loop ----
    private long timeoutNanos;
    private int bodies;
    private @Nullable Throwable pollFailure;

    private GuestRun(TaskLoop loop, Scheduler scheduler, Executor host) {
        this.loop = loop;
        this.scheduler = scheduler;
        this.host = host;
        this.waiter = Thread.ofPlatform().daemon().name(loop.name() + "-waiter").unstarted(this::waitForEvents);
    }

    /** Begins the run of a loop that nobody else knows yet. */
    static GuestRun begin(TaskLoop loop, Scheduler scheduler, Executor host) {
        if (scheduler.backend().bindsThread()) {
            throw new UnsupportedOperationException(loop + " cannot be the guest of an executor: its back end is tied to the thread that "
                    + "polls, and a guest has another thread for its turns; take another policy");
        }
        GuestRun run = new GuestRun(loop, scheduler, host);
        scheduler.gate().enter(false);
        try {
            scheduler.openGuest(run);
            scheduler.gate().moveTo(run.waiter);
            run.waiter.start();
        } catch (Throwable notStarted) {
            scheduler.detach();
            scheduler.gate().leave();
            throw notStarted;
        }
        Watchdog.watch(loop);
        return run;
    }

    // ---- the waiter ----

    private void waitForEvents() {
        for (State seen = state.get(); seen != State.ENDED; seen = state.get()) {
            if (seen != State.WAITING && seen != State.RECALLED) {
                LockSupport.park(this);
                continue;
            }
            try {
                scheduler.poll(timeoutNanos);
            } catch (Throwable failure) {
                pollFailure = failure;
            }
            if (state.compareAndSet(State.WAITING, State.ASKED)) {
                ask();
            } else {
                state.set(State.TURN);
                LockSupport.unpark(recaller);
            }
        }
    }

    private void ask() {
        scheduler.awaitHost(hostThread);
        try {
            host.execute(turn);
        } catch (Throwable refused) {
            if (take()) {
                endUnattached(new UnhandledFailure("The host of " + loop.name() + " refused a turn: the loop has ended", refused));
            } else if (state.get() == State.ENDED) {
                throw refused; // the executor has run the turn in this thread, and what ended the run came out of it
            } else if (!(refused instanceof RejectedExecutionException)) {
                Log.log(Level.ERROR, "the host of " + loop.name() + " failed after it had taken a turn", refused);
            }
        }
    }

    // ---- the host ----

    /** Takes the loop for a turn; not in another thread than the body that has interrupted a turn. */
    private boolean take() {
        if (!state.compareAndSet(State.ASKED, State.TURN)) {
            return false;
        }
        Thread inBody = bodyThread;
        if (inBody != null && inBody != Thread.currentThread()) {
            state.set(State.ASKED);
            return false;
        }
        return true;
    }

    private void turn() {
        if (!take()) {
            return;
        }
        String unfit = unfitness();
        if (unfit != null) {
            endUnattached(new UnhandledFailure("The host of " + loop.name() + " cannot make a turn in " + ThreadText.ofCaller() + ", which "
                    + unfit + ": the loop has ended", null));
            return;
        }
        hostThread = Thread.currentThread();
        scheduler.gate().moveToCallingThread(false);
        scheduler.attach();
        makeTurn();
        if (scheduler.isEnding() && bodies > 0) {
            handOver(State.ASKED); // nobody asks: the turn around the body takes it, and ends the run
        } else if (scheduler.isEnding()) {
            Throwable ended = scheduler.detach();
            end();
            if (ended != null) {
                throw Rethrow.<RuntimeException>as(ended);
            }
        } else {
            handOver(State.WAITING);
            LockSupport.unpark(waiter);
        }
    }

    private void handOver(State next) {
        scheduler.release();
        scheduler.gate().moveTo(waiter);
        state.set(next);
    }

    /**
     * Gives the loop away for a body. A turn is asked for: if it comes while the body runs, the body lets the host go on, and turns are
     * made in there.
     */
    @Override
    public void leave() {
        bodies++;
        bodyThread = Thread.currentThread();
        scheduler.leaveTurn(Thread.currentThread());
        handOver(State.ASKED);
        try {
            host.execute(turn);
        } catch (RejectedExecutionException refused) {
            assert bodies > 0; // the next turn will be refused, too, and its refusal ends the run
        }
    }

    @Override
    public void enter() {
        while (!takeBack()) {
            Thread.onSpinWait(); // a turn that came in another thread puts it back
        }
        if (--bodies == 0) {
            bodyThread = null;
        }
        scheduler.gate().moveToCallingThread(false);
        scheduler.attach();
        scheduler.reenterTurn();
    }

    static IllegalStateException closeRefused(TaskLoop loop, Thread host) {
        return new IllegalStateException("close: " + loop + " is running as a guest; stop it in one of its turns first, or close it in "
                + ThreadText.of(host) + " between two of them");
    }

    /** Why the calling thread cannot be the loop's own; null if it can. */
    static @Nullable String unfitness() {
        if (Thread.currentThread().isVirtual()) {
            return "is virtual and cannot mount others";
        }
        Scheduler other = CurrentLoop.running();
        return other == null ? null : "is in the turn of " + other.loop();
    }

    private void makeTurn() {
        try {
            if (pollFailure != null) {
                throw pollFailure;
            }
            scheduler.guestTurn();
            timeoutNanos = scheduler.endGuestTurn();
            if (scheduler.isEnding()) {
                scheduler.backend().submitPending();
            }
        } catch (Throwable failure) {
            scheduler.failures().endRun(failure);
        }
    }

    // ---- the end ----

    @Override
    public void endToClose() {
        if (state.get() == State.ENDED) {
            return;
        }
        boolean isHost = hostThread == Thread.currentThread() || !hostThread.isAlive();
        if (!isHost || bodyThread != null || !takeBack()) {
            throw closeRefused(loop, hostThread);
        }
        Throwable failure = pollFailure;
        if (failure != null) {
            endUnattached(new UnhandledFailure("The poll of " + loop.name() + " failed when it was closed", failure));
        } else {
            scheduler.detach();
            end();
        }
    }

    /** Takes the loop from between two turns, and returns whether that was possible: the caller may be in its turn. */
    private boolean takeBack() {
        for (;;) {
            if (state.compareAndSet(State.ASKED, State.TURN)) {
                return true;
            }
            if (state.compareAndSet(State.WAITING, State.RECALLED)) {
                recaller = Thread.currentThread();
                scheduler.submit(GuestRun::wake);
                while (state.get() == State.RECALLED) {
                    LockSupport.park(this); // for no longer than a poll takes to return
                }
                return true;
            }
            State seen = state.get();
            if (seen == State.TURN || seen == State.ENDED) {
                return false;
            }
        }
    }

    /** Goes through the inbox, and does nothing but end the poll: that is how a wait is ended once, however many want it. */
    private static void wake() {
        // has been done by its arrival
    }

    /** Ends the run from outside a turn, and reports why. */
    private void endUnattached(UnhandledFailure why) {
        scheduler.gate().moveToCallingThread(false);
        try {
            scheduler.detach();
            loop.callExceptionHandler(why);
        } finally {
            end();
        }
    }

    private void end() {
        Watchdog.forget(loop);
        state.set(State.ENDED); // before the gate opens: who sees that the loop does not run can close it
        scheduler.gate().leave();
        LockSupport.unpark(waiter);
    }
}
