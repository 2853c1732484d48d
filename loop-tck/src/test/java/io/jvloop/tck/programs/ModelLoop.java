package io.jvloop.tck.programs;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A queue, timers and a clock that jumps to the next timer when there is nothing else. */
final class ModelLoop {
    /** What is left of a coroutine: called with its value or its failure, as the last thing its caller does. */
    @FunctionalInterface
    interface Next {
        void on(Object value, Failure failure);
    }

    static final class Handle {
        private final long when;
        private final long sequence;
        private final Runnable callback;
        private boolean cancelled;

        private Handle(long when, long sequence, Runnable callback) {
            this.when = when;
            this.sequence = sequence;
            this.callback = callback;
        }

        void cancel() {
            cancelled = true;
        }
    }

    private final ArrayDeque<Handle> ready = new ArrayDeque<>();
    private final PriorityQueue<Handle> timers = new PriorityQueue<>(
            Comparator.<Handle>comparingLong(timer -> timer.when).thenComparingLong(timer -> timer.sequence));
    private long sequence;
    long time;
    long turns;

    Handle callSoon(Runnable callback) {
        Handle handle = new Handle(0, 0, callback);
        ready.add(handle);
        return handle;
    }

    Handle callAt(long when, Runnable callback) {
        Handle timer = new Handle(when, sequence++, callback);
        timers.add(timer);
        return timer;
    }

    /** Runs until nothing can happen any more. */
    void run() {
        while (true) {
            timers.removeIf(timer -> timer.cancelled);
            if (ready.isEmpty()) {
                if (timers.isEmpty()) {
                    return;
                }
                time = Math.max(time, timers.element().when);
            }
            while (!timers.isEmpty() && timers.element().when <= time) {
                ready.add(timers.remove());
            }
            turns++;
            int batch = ready.size();
            for (int i = 0; i < batch; i++) {
                Handle handle = ready.remove();
                if (!handle.cancelled) {
                    handle.callback.run();
                }
            }
        }
    }
}
