package io.jvloop.core;

import io.jvloop.TimerHandle;

/** {@code sleep}: a future that a timer completes. */
final class Sleep implements Runnable {
    private final CorePromise<Void> due;

    private Sleep(CorePromise<Void> due) {
        this.due = due;
    }

    static void sleep(CoreEventLoop loop, CoreTask<?> task, long nanos) {
        if (nanos <= 0) {
            task.yieldTurn();
            return;
        }
        CorePromise<Void> due = loop.createFuture();
        TimerHandle timer = loop.callAt(loop.time() + nanos, new Sleep(due), task.strand.context);
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
