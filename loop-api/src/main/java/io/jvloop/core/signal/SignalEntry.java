package io.jvloop.core.signal;

import io.jvloop.core.queue.Entry;
import io.jvloop.core.turn.CoreContext;
import io.jvloop.core.turn.CoreHandle;
import io.jvloop.core.turn.Scheduler;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A loop's handler of a signal, and its place in the loop's queue. Calls back once for each time that the signal came.
 *
 * <p>The count decides who queues it: whoever counts up from zero, and the loop itself while more is left after a callback has returned. So
 * it is queued once at most, and never while its callback is parked.
 */
final class SignalEntry extends Entry {
    private final Scheduler scheduler;
    private final SystemSignal signal;
    /** The text by which a failure is reported. It is made in advance, since there may be no memory when it is needed. */
    private final String failed;
    private @Nullable Runnable callback;
    private CoreContext context = CoreContext.empty();
    // ---- any thread ----
    private final AtomicInteger waiting = new AtomicInteger();

    SignalEntry(Scheduler scheduler, SystemSignal signal) {
        this.scheduler = scheduler;
        this.signal = signal;
        this.failed = "Exception in handler of " + signal;
    }

    SystemSignal signal() {
        return signal;
    }

    /** Sets what to call from now on, in the caller's context. */
    void set(Runnable newCallback) {
        callback = newCallback;
        context = CoreContext.current().copy();
    }

    /** Drops the callback, and with it signals that have come and were not handled. */
    void clear() {
        callback = null;
    }

    /** Any thread. */
    void arrived() {
        if (waiting.getAndIncrement() == 0) {
            scheduler.submit(this); // a loop that has just been closed refuses it, and has no handler any more
        }
    }

    @Override
    public boolean isStep() {
        return false;
    }

    @Override
    public void run() {
        try {
            context.lend(this::callBack);
        } finally {
            if (waiting.decrementAndGet() > 0) {
                scheduler.enqueue(this);
            }
        }
    }

    private void callBack() {
        Runnable body = callback;
        try {
            if (body != null) {
                body.run();
            }
        } catch (Throwable failure) {
            scheduler.failures().callbackFailed(failed, null, failure, this);
        }
    }

    @Override
    public String toString() {
        Runnable body = callback;
        return "SignalHandler[" + signal + ", " + (body == null ? "removed" : CoreHandle.describe(body)) + "]";
    }
}
