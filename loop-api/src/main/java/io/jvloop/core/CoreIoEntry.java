package io.jvloop.core;

import io.jvloop.spi.FatalError;
import io.jvloop.spi.IoEntry;
import org.jspecify.annotations.Nullable;

/** A source of I/O events in the queue. A step if a task waits for it, else a callback. */
final class CoreIoEntry extends Entry implements IoEntry {
    private final CoreEventLoop loop;
    private final Runnable process;
    private final CoreContext context;
    private boolean queued;
    private boolean busy;
    private boolean again;
    private @Nullable Strand waiter;

    CoreIoEntry(CoreEventLoop loop, Runnable process, CoreContext context) {
        this.loop = loop;
        this.process = process;
        this.context = context;
    }

    @Override
    public void ready() {
        if (busy) {
            again = true;
        } else if (!queued) {
            queued = true;
            loop.ready.add(this);
        }
    }

    @Override
    public boolean isBusy() {
        return busy;
    }

    @Override
    boolean isStep() {
        return waiter != null;
    }

    @Override
    void run(Strand runner) {
        queued = false;
        CoreContext former = runner.context;
        runner.context = context;
        try {
            process();
        } finally {
            runner.context = former;
        }
    }

    /** The task to mount for this entry, which thereby leaves the queue. */
    Strand takeWaiter() {
        Strand strand = waiter;
        assert strand != null && strand.task != null;
        queued = false;
        waiter = null;
        strand.task.waitingFor = null;
        return strand;
    }

    /** Forgets the task that waits: it was cancelled. */
    void dropWaiter() {
        waiter = null;
    }

    @Override
    public void awaitReady() {
        CoreTask<?> task = loop.confinement.requireTask("read");
        if (waiter != null) {
            throw new IllegalStateException("another task is reading here already: " + waiter);
        }
        waiter = task.strand;
        try {
            task.suspendFor(this);
        } catch (Throwable notResumed) {
            if (waiter == task.strand) { // neither resumed nor cancelled: it could not be suspended
                waiter = null;
            }
            throw notResumed;
        }
        process();
    }

    private void process() {
        busy = true;
        try {
            process.run();
        } catch (Throwable failure) {
            // What ends the run has cut the source off in the middle: the next run lets it do the rest.
            again |= FatalError.isFatal(failure);
            loop.failures.inCallback("Exception in I/O callback", process, failure, process);
        } finally {
            busy = false;
            if (again) {
                again = false;
                ready();
            }
        }
    }

    @Override
    public String toString() {
        return "IoEntry[" + CoreHandle.describe(process) + "]";
    }
}
