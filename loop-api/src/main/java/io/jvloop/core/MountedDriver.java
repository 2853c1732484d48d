package io.jvloop.core;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Rung 1: the loop's own thread is the carrier of its virtual threads. It polls, mounts, and runs no user code itself.
 *
 * <p>A virtual thread's continuation comes to us when the JDK gives it to its scheduler, {@link #schedule}. To mount a strand at its place
 * in the queue, the carrier starts or unparks its thread and takes the continuation that is scheduled in that moment ({@code capturing}).
 * All other continuations are wake-ups by the JDK and queue up at the end.
 *
 * <p>A callback runs in the runner. When the runner comes back neither suspended nor finished, its callback parked in JDK code: then it
 * keeps that runner, and a new one serves the others. Else a callback that waits for a lock which a parked task holds would freeze the
 * loop for good.
 */
final class MountedDriver implements TurnDriver {
    private final CoreEventLoop loop;
    private final Thread.Builder.OfVirtual builder = VirtualThreads.builder(this::schedule);

    // ---- confined to the carrier ----
    private boolean capturing;
    private @Nullable Runnable captured;
    /** A child to run at once, before the strand that asked for it goes on. */
    private @Nullable Strand handedOver;

    // ---- any thread ----
    /** Null while the loop does not run. Read racily by foreign threads: whatever they see is not their own carrier. */
    private @Nullable Thread carrier;

    MountedDriver(CoreEventLoop loop) {
        this.loop = loop;
    }

    @Override
    public Thread newThread(Runnable body) {
        return builder.unstarted(body);
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
    }

    @Override
    public boolean inTurn() {
        return VirtualThreads.currentCarrier() == carrier;
    }

    /**
     * The scheduler of our virtual threads. Never throws, blocks or drops: it runs inside whatever thread unparks one of ours, the JDK's
     * own timer and poller threads among them, with the caller pinned.
     */
    private void schedule(Runnable continuation) {
        if (!inTurn()) {
            loop.submitWake(new JdkWake(continuation));
        } else if (capturing) {
            capturing = false;
            captured = continuation;
        } else if (loop.isClosed()) {
            loop.late.run(continuation);
        } else {
            loop.ready.add(new JdkWake(continuation));
        }
    }

    @Override
    public void runBatch() {
        do {
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
            if (!loop.turn.batchEnd.isEmpty()) {
                mountRunner();
            }
        } while (loop.turn.beginWithoutPoll());
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
            wake(wake.continuation);
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

    /** Goes on with a thread that was parked in JDK code. Whose it is we learn when it asks for its strand, if it does. */
    private void wake(Runnable continuation) {
        loop.confinement.current = null;
        if (loop.debug()) {
            loop.turn.slowSteps.begin();
        }
        continuation.run();
        Strand strand = loop.confinement.current;
        if (strand != null) {
            serveHandOvers(strand);
            settle(strand);
        }
    }

    private void mount(Strand strand) {
        strand.suspended = false;
        loop.confinement.current = strand;
        if (loop.debug()) {
            loop.turn.slowSteps.begin();
        }
        capturing = true;
        if (strand.started) {
            LockSupport.unpark(strand.thread);
        } else {
            strand.started = true;
            strand.thread.start();
        }
        capturing = false;
        Runnable continuation = captured;
        if (continuation != null) {
            captured = null;
            continuation.run();
        } // else somebody unparked the thread already: its wake-up is in the queue, and will find that it is no longer suspended
    }

    private void serveHandOvers(Strand creator) {
        for (Strand child = handedOver; child != null; child = handedOver) {
            handedOver = null;
            if (loop.debug() && creator.task != null) {
                loop.turn.slowSteps.end(creator);
            }
            resume(child);
            mount(creator);
        }
    }

    private void settle(Strand strand) {
        if (loop.debug() && strand.task != null) {
            loop.turn.slowSteps.end(strand);
        }
        strand.unmounted = true;
        loop.confinement.current = null;
        loop.confinement.parked.note(strand);
    }

    @Override
    public void runNow(Strand self, Strand child) {
        handedOver = child;
        suspend(self);
    }

    @Override
    public void suspend(Strand self) {
        self.suspended = true;
        self.unmounted = false;
        boolean interrupted = Thread.interrupted(); // set, it would make park return at once, and this loop spin
        while (self.suspended) {
            LockSupport.park();
            if (self.suspended) {
                interrupted |= Thread.interrupted();
                boolean accused = self.cannotUnmount;
                self.cannotUnmount = false;
                // The watchdog errs about one that has just left its carrier, if that had no processor since to say so.
                if (accused && !self.unmounted) {
                    self.suspended = false;
                    throw new IllegalStateException(
                            self + " cannot be suspended here: a native frame or a class initialiser is on its stack; "
                                    + "move the await out of it");
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
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
