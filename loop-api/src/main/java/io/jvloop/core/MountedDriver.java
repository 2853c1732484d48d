package io.jvloop.core;

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
final class MountedDriver implements TurnDriver {
    private final CoreEventLoop loop;

    // ---- confined to the carrier ----
    /** The strand that is to be scheduled at once. */
    private @Nullable Strand mounting;
    /** A child to run at once, before the strand that asked for it goes on. */
    private @Nullable Strand handedOver;

    // ---- any thread ----
    /** Null while the loop does not run. Read racily by foreign threads: whatever they see is not their own carrier. */
    private @Nullable Thread carrier;

    MountedDriver(CoreEventLoop loop) {
        this.loop = loop;
    }

    @Override
    public Thread newThread(Strand strand, Runnable body) {
        StrandScheduler scheduler = new StrandScheduler(strand);
        strand.scheduler = scheduler;
        return VirtualThreads.builder(scheduler).unstarted(body);
    }

    @Override
    public void attach() {
        carrier = Thread.currentThread();
        CurrentLoop.attach(carrier, loop);
    }

    @Override
    public void detach() {
        CurrentLoop.detach(Thread.currentThread());
        carrier = null;
        loop.confinement.current = null; // left, as the next is, by a mount that failed
        mounting = null;
    }

    @Override
    public boolean inTurn() {
        return VirtualThreads.currentCarrier() == carrier;
    }

    /** Any thread: a strand's thread was started or unparked. See {@link StrandScheduler} for what this must not do. */
    void schedule(Strand strand) {
        if (!inTurn()) {
            loop.submitWake(new JdkWake(strand));
        } else if (mounting == strand) {
            mounting = null;
        } else if (loop.isClosed()) {
            loop.late.run(strand.continuation);
        } else {
            loop.ready.add(new JdkWake(strand));
        }
    }

    @Override
    public void runBatch() {
        do {
            runSteps();
            while (!loop.turn.batchEnd.isEmpty()) {
                mountRunner(); // which may come back with a flush parked, or in the middle of a turn that it began
                runSteps();
            }
        } while (loop.turn.beginWithoutPoll());
    }

    private void runSteps() {
        while (loop.turn.goesOn()) {
            Entry head = loop.ready.peek();
            assert head != null;
            if (head.isStep()) {
                loop.turn.take();
                loop.turn.steps++;
                mountFor(head);
            } else {
                mountRunner();
            }
        }
    }

    @Override
    public void inRunner(Runnable errand) {
        loop.runner.send(errand);
        mountRunner();
    }

    @Override
    public boolean step(Strand runner, Entry head) {
        return false; // a virtual thread cannot mount another
    }

    private void mountFor(Entry entry) {
        if (entry instanceof Strand strand) {
            resume(strand.dequeued());
        } else if (entry instanceof CoreIoEntry io) {
            resume(io.takeWaiter());
        } else if (entry instanceof JdkWake wake) {
            wake(wake.strand);
        } else {
            throw new AssertionError("bug in jvloop: not a step: " + entry);
        }
    }

    private void resume(Strand strand) {
        mount(strand);
        serveHandOvers(strand);
        settle(strand);
    }

    private void mountRunner() {
        CallbackRunner runner = loop.runner;
        mount(runner.strand);
        serveHandOvers(runner.strand);
        settle(runner.strand);
        if (!runner.strand.suspended && loop.runner == runner) {
            loop.turn.replaced++;
            loop.runner = new CallbackRunner(loop);
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
            CoreTask<?> task = strand.task;
            if (task == null) {
                loop.runner = new CallbackRunner(loop);
                throw refused;
            }
            loop.turn.batchEnd.add(() -> task.neverBegan(refused));
            return false;
        }
    }

    private void run(Strand strand) {
        loop.confinement.current = strand;
        if (loop.debug()) {
            loop.turn.slowSteps.begin();
        }
        Runnable continuation = strand.continuation;
        assert continuation != null;
        continuation.run();
        strand.unmounted = true;
        if (strand.finished && !strand.thread.isAlive()) {
            strand.scheduler.ended();
        }
    }

    /** A child comes before its creator, and may itself have one to run at once. No recursion, for they may be more than a stack holds. */
    private void serveHandOvers(Strand outermost) {
        Strand at = outermost;
        while (handedOver != null || at != outermost) {
            Strand child = handedOver;
            if (child != null) {
                handedOver = null;
                if (loop.debug() && at.task != null) {
                    loop.turn.slowSteps.end(at);
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
        if (loop.debug() && strand.task != null) {
            loop.turn.slowSteps.end(strand);
        }
        loop.confinement.current = null;
        loop.confinement.parked.note(strand);
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
        CallbackRunner runner = loop.runner;
        runner.close();
        if (runner.strand.started) {
            mount(runner.strand);
        }
    }
}
