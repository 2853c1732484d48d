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
    private @Nullable Runnable errand;
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

    /** When it is mounted next it does this, and nothing else. */
    void send(Runnable once) {
        errand = once;
    }

    /**
     * Serves the loop. A failure of its own, or of a memory that is spent where nobody expects it, ends the run; the runner lives on, since
     * who waits for its turn to come back would wait for ever.
     *
     * @return false if it was replaced meanwhile
     */
    private boolean serve() {
        try {
            Runnable once = errand;
            if (once != null) {
                errand = null;
                once.run();
            } else {
                scheduler.turn.goOn(this);
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
        return scheduler.driver.step(strand, head);
    }

    @Override
    public boolean callback(Entry head) {
        scheduler.turn.take();
        scheduler.turn.callbacks++;
        strand.running = head;
        if (scheduler.debug()) {
            scheduler.slowSteps.begin();
        }
        head.run();
        if (!isInService()) {
            return false;
        }
        if (scheduler.debug()) {
            scheduler.slowSteps.end(head);
        }
        strand.running = null;
        Thread.interrupted(); // a callback's interrupt is its own affair: set, it would make our next park return at once
        return true;
    }

    @Override
    public boolean endBatch() {
        scheduler.batchEnd.flush(this);
        return isInService();
    }
}
