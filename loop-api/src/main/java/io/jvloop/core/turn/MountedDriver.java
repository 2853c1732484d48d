package io.jvloop.core.turn;

import io.jvloop.core.carrier.VirtualThreads;
import io.jvloop.core.queue.Entry;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Mounted mode: the loop's own thread is the carrier of its virtual threads. It polls, mounts, and runs no user code itself.
 *
 * <p>A virtual thread's continuation comes to us when the JDK gives it to its {@link StrandScheduler}. To mount a strand at its place in
 * the queue, the carrier starts or unparks its thread and runs the continuation if it is scheduled in that moment ({@code mounting}). All
 * others are wake-ups by the JDK and queue up at the end.
 *
 * <p>A callback runs in the runner. When the runner comes back neither suspended nor finished, its callback parked in JDK code: then it
 * keeps that runner, and a new one serves the others. Else a callback that waits for a lock which a parked task holds would freeze the
 * loop for good.
 */
final class MountedDriver implements TurnDriver, BatchWorker {
    private final Scheduler scheduler;

    // ---- confined to the carrier ----
    /** The strand that is to be scheduled at once. */
    private @Nullable Strand mounting;
    /** A child to run at once, before the strand that asked for it goes on. */
    private @Nullable Strand handedOver;

    // ---- any thread ----
    /** Null while the loop does not run. Read racily by foreign threads: whatever they see is not their own carrier. */
    private @Nullable Thread carrier;

    MountedDriver(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public Thread newThread(Strand strand, Runnable body) {
        StrandScheduler scheduling = new StrandScheduler(strand);
        strand.scheduling = scheduling;
        return VirtualThreads.builder(scheduling).unstarted(body);
    }

    @Override
    public void attach() {
        carrier = Thread.currentThread();
        CurrentLoop.attach(carrier, scheduler);
    }

    @Override
    public void detach() {
        CurrentLoop.detach(Thread.currentThread());
        carrier = null;
        scheduler.current = null; // left, as the next is, by a mount that failed
        mounting = null;
    }

    @Override
    public boolean inTurn() {
        return VirtualThreads.currentCarrier() == carrier;
    }

    /** Any thread: a strand's thread was started or unparked. See {@link StrandScheduler} for what this must not do. */
    void schedule(Strand strand) {
        if (!inTurn()) {
            scheduler.submitWake(new JdkWake(strand));
        } else if (mounting == strand) {
            mounting = null;
        } else if (scheduler.isClosed()) {
            scheduler.late.run(strand.continuation);
        } else {
            scheduler.ready.add(new JdkWake(strand));
        }
    }

    @Override
    public void runBatch() {
        scheduler.turn.goOn(this);
    }

    @Override
    public boolean step(Entry head) {
        scheduler.turn.take();
        scheduler.turn.steps++;
        if (head instanceof JdkWake wake) {
            wake(wake.strand);
        } else {
            resume(((Step) head).takeStrand());
        }
        return true;
    }

    @Override
    public boolean callback(Entry head) {
        mountRunner(); // which takes it, and what follows it, up to the next step
        return true;
    }

    @Override
    public boolean endBatch() {
        mountRunner(); // which may come back with a flush parked, or in the middle of a turn that it began
        return true;
    }

    @Override
    public void inRunner(Runnable errand) {
        scheduler.runner.send(errand);
        mountRunner();
    }

    @Override
    public boolean step(Strand runner, Entry head) {
        return false; // a virtual thread cannot mount another
    }

    private void resume(Strand strand) {
        mount(strand);
        serveHandOvers(strand);
        settle(strand);
    }

    private void mountRunner() {
        CallbackRunner runner = scheduler.runner;
        mount(runner.strand);
        serveHandOvers(runner.strand);
        settle(runner.strand);
        if (!runner.strand.suspended && scheduler.runner == runner) {
            scheduler.turn.replaced++;
            scheduler.runner = new CallbackRunner(scheduler);
        }
    }

    /** Goes on with a strand that was parked in JDK code. */
    private void wake(Strand strand) {
        run(strand);
        serveHandOvers(strand);
        settle(strand);
    }

    private void mount(Strand strand) {
        strand.suspended = false;
        mounting = strand;
        if (strand.started) {
            LockSupport.unpark(strand.thread);
        } else if (!start(strand)) {
            return;
        }
        if (mounting == null) {
            run(strand);
        } else {
            mounting = null; // somebody unparked it already: its wake-up is in the queue, and will find that it is no longer suspended
        }
    }

    /**
     * Answers whether it began. A task's thread that the JDK could not start, for want of memory, is that task's failure, which the runner
     * tells: whoever waits for it from outside may have code run by that. Without a runner nothing can go on.
     */
    private boolean start(Strand strand) {
        strand.started = true;
        try {
            strand.thread.start();
            return true;
        } catch (Throwable refused) {
            mounting = null;
            strand.finished = true;
            StrandOwner task = strand.owner;
            if (task == null) {
                scheduler.runner = new CallbackRunner(scheduler);
                throw refused;
            }
            scheduler.atBatchEnd(() -> task.neverBegan(refused));
            return false;
        }
    }

    private void run(Strand strand) {
        scheduler.current = strand;
        if (scheduler.debug()) {
            scheduler.slowSteps.begin();
        }
        Runnable continuation = strand.continuation;
        assert continuation != null;
        continuation.run();
        strand.unmounted = true;
        if (strand.finished && !strand.thread.isAlive()) {
            strand.scheduling.ended();
        }
    }

    /** A child comes before its creator, and may itself have one to run at once. No recursion, for they may be more than a stack holds. */
    private void serveHandOvers(Strand outermost) {
        Strand at = outermost;
        while (handedOver != null || at != outermost) {
            Strand child = handedOver;
            if (child != null) {
                handedOver = null;
                if (scheduler.debug() && at.owner != null) {
                    scheduler.slowSteps.end(at);
                }
                child.creator = at;
                at = child;
            } else {
                settle(at);
                Strand creator = at.creator;
                assert creator != null;
                at.creator = null;
                at = creator;
            }
            mount(at);
        }
    }

    private void settle(Strand strand) {
        if (scheduler.debug() && strand.owner != null) {
            scheduler.slowSteps.end(strand);
        }
        scheduler.current = null;
        scheduler.parked.note(strand);
    }

    @Override
    public void runNow(Strand self, Strand child) {
        handedOver = child;
        try {
            suspend(self);
        } finally {
            handedOver = null;
        }
    }

    @Override
    public void suspend(Strand self) {
        int suspension = ++self.suspension;
        self.suspended = true;
        self.unmounted = false;
        boolean interrupted = Thread.interrupted(); // set, it would make park return at once, and this loop spin
        try {
            while (self.suspended) {
                LockSupport.park();
                if (self.suspended) {
                    interrupted |= Thread.interrupted();
                    // The watchdog errs about one that has just left its carrier, if that had no processor since to say so.
                    if (self.stuckIn == suspension && !self.unmounted) {
                        throw new IllegalStateException(
                                self + " cannot be suspended here: a native frame or a class initialiser is on its stack; "
                                        + "move the await out of it");
                    }
                }
            }
        } finally {
            self.suspended = false;
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void unwind(Strand strand) {
        resume(strand);
    }

    @Override
    public void finished(Strand self) {
        // the thread ends and the carrier goes on by itself
    }

    @Override
    public void close() {
        CallbackRunner runner = scheduler.runner;
        runner.close();
        if (runner.strand.started) {
            mount(runner.strand);
        }
    }
}
