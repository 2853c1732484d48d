package io.jvloop.core.turn;

import io.jvloop.core.queue.Entry;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. A virtual thread of the loop, a task's, a service's or a runner's, and what belongs to the thread rather than to
 * the loop: its task and its context. As an entry it asks to be mounted.
 */
public final class Strand extends Entry implements Step {
    final Scheduler scheduler;
    final Thread thread;
    /** A task or a {@link Service}; null for a runner, whose callbacks belong to no task. */
    final @Nullable StrandTask task;
    CoreContext context;
    /** Whether it is in the ready queue. */
    private boolean queued;
    boolean started;
    /** Parked by {@link #suspend}, as opposed to parked in JDK code. The watchdog reads it too. */
    boolean suspended;
    boolean finished;
    /** Counts the suspensions, so that what is meant for one cannot end another. The watchdog reads it too. */
    int suspension;
    /** Listed in {@link ParkedStrands}. */
    boolean parkedInJdk;
    /** Whether it has left its carrier since it was suspended. */
    boolean unmounted;
    /** The suspension in which it is pinned to its carrier; set by the watchdog before it unparks the thread. */
    volatile int pinnedIn;
    /** In mounted mode: what mounts its thread, one object for life. Null before it is started. */
    @Nullable Runnable continuation;
    /** In mounted mode, while it is started eagerly: the strand that waits until it suspends or ends. */
    @Nullable Strand creator;
    /** Only in mounted mode. */
    @Nullable StrandScheduler scheduling;
    /** The callback that a runner is running, for reports. */
    @Nullable Entry running;

    public Strand(Scheduler scheduler, @Nullable StrandTask task, CoreContext context, Runnable body) {
        this.scheduler = scheduler;
        this.task = task;
        this.context = context;
        this.thread = scheduler.driver.newThread(this, body);
    }

    // ---- its place in the queue ----

    /** Asks to be mounted, once. */
    public void enqueue() {
        if (!queued) {
            queued = true;
            scheduler.ready.add(this);
        }
    }

    /** Takes back {@link #enqueue}, since the suspension that it was to end did not come about. */
    public void withdraw() {
        if (queued) {
            queued = false;
            scheduler.ready.remove(this);
        }
    }

    @Override
    public boolean isStep() {
        return true;
    }

    @Override
    public Strand takeStrand() {
        queued = false;
        return this;
    }

    // ---- its thread ----

    /**
     * Parks the calling strand, which is this, until it is resumed. If that cannot be done it throws, and is as if it had not been called:
     * who registered something that was to resume the strand takes that back.
     */
    public void suspend() {
        scheduler.driver.suspend(this);
    }

    /** Runs {@code child} until it suspends or ends, and then goes on with this one, which calls. Throws as {@link #suspend}. */
    public void runNow(Strand child) {
        scheduler.driver.runNow(this, child);
    }

    /** Mounts it from {@code close}, on the loop's own thread. */
    public void unwind() {
        scheduler.driver.unwind(this);
    }

    /** The last act of its thread. */
    public void end() {
        finished = true;
        scheduler.driver.finished();
    }

    public Thread thread() {
        return thread;
    }

    // ---- asking; the watchdog does so racily ----

    public CoreContext context() {
        return context;
    }

    /** Whether it is a task's strand; otherwise a runner's or a service's. */
    public boolean isOfTask() {
        return task != null && !isOfService();
    }

    public boolean isOfService() {
        return task instanceof Service;
    }

    public @Nullable StrandTask task() {
        return task;
    }

    public boolean isStarted() {
        return started;
    }

    public boolean isSuspended() {
        return suspended;
    }

    public boolean isParkedInJdk() {
        return parkedInJdk;
    }

    public int suspension() {
        return suspension;
    }

    /** From the watchdog: it is pinned in this suspension, and is woken so that the suspension fails. */
    public void failPinned(int inSuspension) {
        pinnedIn = inSuspension;
        LockSupport.unpark(thread);
    }

    /** The task, or the callback that runs now, for a report that is written later. */
    public Object subject() {
        Entry callback = running;
        return task != null ? task : callback != null ? callback : "a runner between callbacks";
    }

    @Override
    public String toString() {
        return subject().toString();
    }
}
