package io.jvloop.core;

import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. A virtual thread of the loop, a task's or a runner's, and what belongs to the thread rather than to the loop: its
 * task and its context. As an entry it asks to be mounted.
 */
final class Strand extends Entry {
    final CoreEventLoop loop;
    final Thread thread;
    /** Null for a runner: callbacks are nobody's task. */
    final @Nullable CoreTask<?> task;
    CoreContext context;

    /** Whether it is in the ready queue. */
    private boolean queued;
    boolean started;
    /** Parked by {@link TurnDriver#suspend}, as opposed to parked in JDK code. The watchdog reads it too. */
    boolean suspended;
    boolean finished;
    /** Counts the suspensions, so that what is meant for one cannot end another. The watchdog reads it too. */
    int suspension;
    /** Listed in {@link ParkedStrands}. */
    boolean parkedInJdk;
    /** Whether it has left its carrier since it was suspended. */
    boolean unmounted;
    /** The suspension in which it could not be unmounted; set by the watchdog before it unparks the thread. */
    volatile int stuckIn;
    /** In mounted mode: what mounts its thread, one object for life. Null before it is started. */
    @Nullable Runnable continuation;
    /** In mounted mode: who waits until it comes back for the first time, if it was started at once. */
    @Nullable Strand creator;
    /** Only in mounted mode. */
    @Nullable StrandScheduler scheduler;
    /** What a runner runs, for reports. */
    @Nullable Entry running;

    Strand(CoreEventLoop loop, @Nullable CoreTask<?> task, CoreContext context, Runnable body) {
        this.loop = loop;
        this.task = task;
        this.context = context;
        this.thread = loop.driver.newThread(this, body);
    }

    /** Asks to be mounted, once. */
    void enqueue() {
        if (!queued) {
            queued = true;
            loop.ready.add(this);
        }
    }

    /** Notes that it left the queue. */
    Strand dequeued() {
        queued = false;
        return this;
    }

    /** Takes back that it asked: the suspension that it asked for did not come about. */
    void withdraw() {
        if (queued) {
            queued = false;
            loop.ready.withdraw(this);
        }
    }

    @Override
    boolean isStep() {
        return true;
    }

    /** Whose it is now, for a report that is written later. */
    Object subject() {
        Entry callback = running;
        return task != null ? task : callback != null ? callback : "a runner between callbacks";
    }

    @Override
    public String toString() {
        return subject().toString();
    }
}
