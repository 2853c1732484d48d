package io.jvloop.core.turn;

import io.jvloop.core.queue.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Runs callbacks, one after the other, on a virtual thread of its own. In mounted mode it is replaced when a callback parks in
 * JDK code: then it only finishes that callback, and ends.
 */
final class CallbackRunner implements BatchWorker, Runnable {
    final Strand strand;
    private final Scheduler scheduler;
    private @Nullable Runnable oneShot;
    private boolean closing;

    CallbackRunner(Scheduler scheduler) {
        this.scheduler = scheduler;
        this.strand = new Strand(scheduler, null, CoreContext.empty(), this);
    }

    @Override
    public void run() {
        while (!closing && serve()) {
            strand.suspend();
        }
        strand.end();
    }

    /** Ends the thread when it is mounted next. */
    void close() {
        closing = true;
    }

    /** Has the runner make this call, instead of working on the batch, when it is mounted next. */
    void setOneShot(Runnable call) {
        oneShot = call;
    }

    /**
     * Serves the loop. A failure in jvloop's own code, such as an OutOfMemoryError where nobody expects one, ends the run. The runner lives
     * on, since whoever waits to get the turn back would otherwise wait for ever.
     *
     * @return false if it was replaced meanwhile
     */
    private boolean serve() {
        try {
            Runnable call = oneShot;
            if (call != null) {
                oneShot = null;
                call.run();
            } else {
                scheduler.turn.continueBatch(this);
            }
        } catch (Throwable failure) {
            scheduler.turn.endRun(failure);
        }
        return isInService();
    }

    private boolean isInService() {
        return scheduler.runner == this;
    }

    @Override
    public boolean step(Entry head) {
        return scheduler.driver.step(strand, head) && isInService();
    }

    @Override
    public boolean callbacks() {
        do {
            Entry callback = scheduler.turn.take();
            scheduler.turn.callbacks++;
            strand.running = callback;
            if (scheduler.debug()) {
                scheduler.slowSteps.begin();
            }
            callback.run();
            if (!isInService()) {
                return false;
            }
            if (scheduler.debug()) {
                scheduler.slowSteps.end(callback);
            }
            Thread.interrupted(); // a callback's interrupt is its own affair: set, it would make our next park return at once
        } while (scheduler.turn.isAtCallback());
        strand.running = null;
        return true;
    }

    @Override
    public boolean endBatch() {
        scheduler.batchEnd.flush(this);
        return isInService();
    }
}
