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
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The run of a guest: an executor makes its turns, and between them a thread of its own, the waiter, polls. {@link GuestHolder} says which
 * of them has the loop.
 *
 * <p>The host never asks for the next turn itself, even if something is ready: an executor that runs what it gets in the call would nest
 * turn in turn, and a poll is due anyway.
 */
final class GuestRun implements Guest, CarrierGap {
    private final TaskLoop loop;
    private final Scheduler scheduler;
    private final Executor host;
    private final Thread waiter;
    private final Runnable turn = this::turn;
    /** Ends the waiter's poll. It goes through the inbox: that is how a wait is ended once, however many want it. */
    private final Runnable wake;
    private final GuestHolder holder = new GuestHolder();
    /** The thread of the last turn; before the first, the one that opened the loop. */
    private volatile Thread hostThread = Thread.currentThread();
    /** Whether a turn has told which thread is the host's. */
    private volatile boolean met;

    // ---- who has the loop ----
    private long timeoutNanos;
    private int bodies;
    private @Nullable Throwable pollFailure;

    private GuestRun(TaskLoop loop, Scheduler scheduler, Executor host) {
        this.loop = loop;
        this.scheduler = scheduler;
        this.host = host;
        this.wake = () -> scheduler.submit(GuestRun::arrive);
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

    private static void arrive() {
        // has been done by its arrival
    }

    // ---- the waiter ----

    private void waitForEvents() {
        while (holder.awaitLoop()) {
            try {
                scheduler.poll(timeoutNanos);
            } catch (Throwable failure) {
                pollFailure = failure;
            }
            scheduler.awaitHost(hostThread); // before it can come: a turn that was asked for in vain may be queued
            if (holder.endPoll()) {
                ask();
            }
        }
    }

    private void ask() {
        try {
            host.execute(turn);
        } catch (Throwable refused) {
            if (holder.take()) {
                endUnattached(new UnhandledFailure("The host of " + loop.name() + " refused a turn: the loop has ended", refused));
            } else if (refused instanceof RejectedExecutionException) {
                return; // who closes the loop, or ends a body, has taken it back meanwhile
            } else if (holder.hasEnded()) {
                throw refused; // the executor has run the turn in this thread, and what ended the run came out of it
            } else {
                Log.log(Level.ERROR, "the host of " + loop.name() + " failed after it had taken a turn", refused);
            }
        }
    }

    // ---- the host ----

    private void turn() {
        if (!holder.take()) {
            return;
        }
        String unfit = unfitness();
        if (unfit != null && bodies > 0) {
            holder.giveToNextTurn(); // the one around the body, which runs another loop
            return;
        }
        if (unfit != null) {
            endUnattached(new UnhandledFailure("The host of " + loop.name() + " cannot make a turn in " + ThreadText.ofCaller() + ", which "
                    + unfit + ": the loop has ended", null));
            return;
        }
        hostThread = Thread.currentThread();
        met = true;
        scheduler.gate().moveToCallingThread(false);
        scheduler.attach();
        makeTurn();
        if (scheduler.isEnding() && bodies > 0) {
            handOver();
            holder.giveToNextTurn(); // nobody asks: the turn around the body takes it, and ends the run
        } else if (scheduler.isEnding()) {
            Throwable ended = scheduler.detach();
            end();
            if (ended != null) {
                throw Rethrow.<RuntimeException>as(ended);
            }
        } else {
            handOver();
            holder.giveTo(waiter);
        }
    }

    private void handOver() {
        scheduler.release();
        scheduler.gate().moveTo(waiter);
    }

    /**
     * Gives the loop away for a body. A turn is asked for: if it comes while the body runs, the body lets the host go on, and turns are
     * made in there.
     */
    @Override
    public void leave() {
        bodies++;
        holder.beginBody();
        scheduler.leaveTurn(Thread.currentThread());
        handOver();
        holder.giveToNextTurn();
        try {
            host.execute(turn);
        } catch (RejectedExecutionException refused) {
            assert bodies > 0; // the next turn will be refused, too, and its refusal ends the run
        }
    }

    @Override
    public void enter() {
        while (!holder.takeBack(wake)) {
            Thread.onSpinWait(); // a turn that came in another thread puts it back
        }
        if (--bodies == 0) {
            holder.endBody();
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
        if (holder.hasEnded()) {
            return;
        }
        boolean isHost = !met || hostThread == Thread.currentThread() || !hostThread.isAlive();
        if (!isHost || holder.isInBody() || !holder.takeBack(wake)) {
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
        holder.end(); // before the gate opens: who sees that the loop does not run can close it
        scheduler.gate().leave();
        LockSupport.unpark(waiter);
    }
}
