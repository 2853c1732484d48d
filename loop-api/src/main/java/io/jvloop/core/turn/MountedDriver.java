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
    /** The strand that the carrier is mounting: what the JDK schedules for it runs at once. */
    private @Nullable Strand mounting;
    /** A child that is started eagerly: it runs at once, before the strand that created it goes on. */
    private @Nullable Strand eagerChild;

    /** What a strand has run here before it goes on. */
    private @Nullable CarrierCall<?> carrierCall;

    // ---- any thread ----
    /** Null while the loop does not run. Foreign threads read it racily, since whatever they see is not their own carrier. */
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
        if (carrier != null) {
            CurrentLoop.detach(carrier); // which may have died as the host of a guest
        }
        carrier = null;
        scheduler.current = null; // a mount that failed has left this and the next field set
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
        scheduler.turn.continueBatch(this);
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
    public boolean callbacks() {
        mountRunner(); // which takes it, and what follows it, up to the next step
        return true;
    }

    @Override
    public boolean endBatch() {
        mountRunner(); // which may come back with a flush parked, or in the middle of a turn that it began
        return true;
    }

    @Override
    public void callInRunner(Runnable call) {
        scheduler.runner.setOneShot(call);
        mountRunner();
    }

    @Override
    public boolean step(Strand runner, Entry head) {
        return false; // a virtual thread cannot mount another
    }

    private void resume(Strand strand) {
        mount(strand);
        serve(strand);
        afterUnmount(strand);
    }

    private void mountRunner() {
        CallbackRunner runner = scheduler.runner;
        mount(runner.strand);
        serve(runner.strand);
        afterUnmount(runner.strand);
        if (!runner.strand.suspended && scheduler.runner == runner) {
            scheduler.turn.replaced++;
            scheduler.runner = new CallbackRunner(scheduler);
        }
    }

    /** Goes on with a strand that was parked in JDK code. */
    private void wake(Strand strand) {
        run(strand);
        serve(strand);
        afterUnmount(strand);
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
            mounting = null; // somebody has unparked it already: its wake-up is in the queue, and will find it no longer suspended
        }
    }

    /**
     * Starts a strand's thread, and returns whether that succeeded. If the JDK cannot start a task's thread for want of memory, the task
     * has failed. The runner completes it, since that may call code of those who wait in other threads. If the thread is the runner's, the
     * run ends, and the next one has a new runner.
     */
    private boolean start(Strand strand) {
        strand.started = true;
        try {
            strand.thread.start();
            return true;
        } catch (Throwable refused) {
            mounting = null;
            strand.finished = true;
            StrandTask task = strand.task;
            if (task == null) {
                scheduler.runner = new CallbackRunner(scheduler);
                throw refused;
            }
            scheduler.runAtBatchEnd(() -> task.startFailed(refused));
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

    /**
     * Does what a strand wants done before it goes on: runs its eager child, or makes its call on this thread. The child may have an eager
     * child itself, and so on: more of them than fit on a stack, hence no recursion.
     */
    private void serve(Strand outermost) {
        Strand at = outermost;
        while (eagerChild != null || carrierCall != null || at != outermost) {
            Strand child = eagerChild;
            CarrierCall<?> call = carrierCall;
            if (call != null) {
                carrierCall = null;
                afterUnmount(at);
                make(call, outermost);
            } else if (child != null) {
                eagerChild = null;
                if (scheduler.debug() && at.task != null) {
                    scheduler.slowSteps.end(at);
                }
                child.creator = at;
                at = child;
            } else {
                afterUnmount(at);
                Strand creator = at.creator;
                assert creator != null;
                at.creator = null;
                at = creator;
            }
            mount(at);
        }
    }

    /** The call may let turns be made inside it. They need another runner, if a callback of this one waits for the call. */
    private void make(CarrierCall<?> call, Strand outermost) {
        if (scheduler.gap() != null && outermost == scheduler.runner.strand) {
            scheduler.runner = new CallbackRunner(scheduler);
        }
        call.run(scheduler);
    }

    private void afterUnmount(Strand strand) {
        if (scheduler.debug() && strand.task != null) {
            scheduler.slowSteps.end(strand);
        }
        scheduler.current = null;
        scheduler.parked.note(strand);
    }

    @Override
    public void runNow(Strand self, Strand child) {
        eagerChild = child;
        try {
            suspend(self);
        } finally {
            eagerChild = null;
        }
    }

    @Override
    public void onCarrier(Strand self, CarrierCall<?> call) {
        carrierCall = call;
        try {
            suspend(self);
        } finally {
            carrierCall = null;
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
                    // The watchdog errs about a strand that has just left its carrier, if the carrier had no processor since to note it.
                    if (self.pinnedIn == suspension && !self.unmounted) {
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
    public void finished() {
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
