package io.jvloop.core.turn;

import io.jvloop.TimerHandle;

/** A callback with a deadline. While it waits it knows its place in the heap, so that cancelling takes it out at once. */
public final class CoreTimerHandle extends CoreHandle implements TimerHandle {
    final long deadlineNanos;
    final long sequence;
    int heapIndex = TimerQueue.ABSENT;

    CoreTimerHandle(Scheduler scheduler, Runnable callback, CoreContext context, long deadlineNanos, long sequence) {
        super(scheduler, callback, context);
        this.deadlineNanos = deadlineNanos;
        this.sequence = sequence;
    }

    /** Ties fire in the order they were scheduled. The difference, not the values: the clock's origin is arbitrary and may overflow. */
    boolean isBefore(CoreTimerHandle other) {
        long difference = deadlineNanos - other.deadlineNanos;
        return difference != 0 ? difference < 0 : sequence < other.sequence;
    }

    @Override
    public void cancel() {
        scheduler.confinement().checkTurn("TimerHandle.cancel");
        drop();
        if (heapIndex != TimerQueue.ABSENT) {
            scheduler.timers.remove(this);
        }
    }

    @Override
    public long when() {
        return deadlineNanos;
    }

    @Override
    public String toString() {
        return "Timer" + super.toString() + "@" + deadlineNanos;
    }
}
