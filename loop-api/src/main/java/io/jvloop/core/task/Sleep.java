package io.jvloop.core.task;

import io.jvloop.TimerHandle;
import io.jvloop.core.turn.Scheduler;

/** {@code sleep}: a future that a timer completes. */
final class Sleep implements Runnable {
    private final CorePromise<Void> due;

    private Sleep(CorePromise<Void> due) {
        this.due = due;
    }

    static void sleep(CoreTask<?> task, long nanos) {
        if (nanos <= 0) {
            task.yieldTurn();
            return;
        }
        CorePromise<Void> due = task.tasks.newFuture();
        Scheduler scheduler = task.tasks.scheduler;
        TimerHandle timer = scheduler.enqueueAt(scheduler.time() + nanos, new Sleep(due), task.strand.context());
        try {
            due.await();
        } finally {
            timer.cancel();
        }
    }

    @Override
    public void run() {
        if (!due.isDone()) {
            due.completeValue(null);
        }
    }
}
