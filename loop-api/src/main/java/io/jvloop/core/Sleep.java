package io.jvloop.core;

import io.jvloop.TimerHandle;
import java.time.Duration;

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

    /** A duration as all timers take it; beyond some 146 years it is no longer exact. */
    static long nanos(Duration duration) {
        try {
            return Math.min(duration.toNanos(), Long.MAX_VALUE / 2); // so that deadlines stay comparable by their difference
        } catch (ArithmeticException e) {
            return duration.isNegative() ? -1 : Long.MAX_VALUE / 2;
        }
    }
}
