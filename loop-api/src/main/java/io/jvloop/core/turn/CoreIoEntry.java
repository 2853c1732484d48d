package io.jvloop.core.turn;

import io.jvloop.core.queue.Entry;
import io.jvloop.spi.FatalError;
import io.jvloop.spi.IoEntry;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A source of I/O events in the queue. A step if a task or a service waits for it, else a callback. */
public final class CoreIoEntry extends Entry implements IoEntry, Step {
    private final Scheduler scheduler;
    private final Runnable process;
    private final CoreContext context;
    private boolean queued;
    private boolean busy;
    private boolean again;
    private @Nullable Strand waiter;

    CoreIoEntry(Scheduler scheduler, Runnable process, CoreContext context) {
        this.scheduler = scheduler;
        this.process = process;
        this.context = context;
    }

    @Override
    public void makeReady() {
        if (busy) {
            again = true;
        } else if (!queued) {
            queued = true;
            scheduler.ready.add(this);
        }
    }

    @Override
    public boolean isBusy() {
        return busy;
    }

    @Override
    public boolean isStep() {
        return waiter != null;
    }

    @Override
    public void run() {
        queued = false;
        Strand runner = scheduler.current;
        assert runner != null;
        CoreContext former = runner.context;
        runner.context = context;
        try {
            process();
        } finally {
            runner.context = former;
        }
    }

    @Override
    public Strand takeStrand() {
        Strand strand = waiter;
        assert strand != null && strand.task != null;
        queued = false;
        waiter = null;
        strand.task.resumed();
        return strand;
    }

    /** Forgets the task that waits: it was cancelled. */
    public void dropWaiter() {
        waiter = null;
    }

    @Override
    public void awaitReady() {
        Strand reader = scheduler.confinement().requireWaitingStrand("read");
        if (waiter != null) {
            throw new IllegalStateException("another task is reading here already: " + waiter);
        }
        waiter = reader;
        try {
            Objects.requireNonNull(reader.task).suspendFor(this);
        } catch (Throwable notResumed) {
            if (waiter == reader) { // neither resumed nor cancelled: it could not be suspended
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
            scheduler.failures().callbackFailed("Exception in I/O callback", process, failure, process);
        } finally {
            busy = false;
            if (again) {
                again = false;
                makeReady();
            }
        }
    }

    @Override
    public String toString() {
        return "IoEntry[" + CoreHandle.describe(process) + "]";
    }
}
