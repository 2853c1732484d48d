package io.jvloop.core;

import org.jspecify.annotations.Nullable;

/**
 * Runs callbacks, one after the other, on a virtual thread of its own. In mounted mode it is replaced when a callback parks in
 * JDK code: then it only finishes that callback, and ends.
 */
final class CallbackRunner implements Runnable {
    final Strand strand;
    private final CoreEventLoop loop;
    private @Nullable Runnable errand;
    private boolean closing;

    CallbackRunner(CoreEventLoop loop) {
        this.loop = loop;
        this.strand = new Strand(loop, null, CoreContext.empty(), this);
    }

    @Override
    public void run() {
        while (!closing && serve()) {
            loop.driver.suspend(strand);
        }
        strand.finished = true;
        loop.driver.finished(strand);
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
     */
    private boolean serve() {
        try {
            Runnable once = errand;
            if (once != null) {
                errand = null;
                once.run();
                return loop.runner == this;
            }
            return runCallbacks();
        } catch (Throwable failure) {
            loop.failures.endRun(failure);
            return loop.runner == this;
        }
    }

    /**
     * Runs what is at the head of the batch up to the next step, and further turns while they begin with callbacks and need no poll.
     *
     * @return false if it was replaced meanwhile
     */
    private boolean runCallbacks() {
        do {
            while (loop.turn.goesOn()) {
                Entry head = loop.ready.peek();
                assert head != null;
                if (head.isStep()) {
                    if (!loop.driver.step(strand, head)) {
                        return true;
                    }
                    continue;
                }
                loop.turn.take();
                loop.turn.callbacks++;
                strand.running = head;
                if (loop.debug()) {
                    loop.turn.slowSteps.begin();
                }
                head.run(strand);
                if (loop.runner != this) {
                    return false;
                }
                if (loop.debug()) {
                    loop.turn.slowSteps.end(head);
                }
                Thread.interrupted(); // a callback's interrupt is its own affair: set, it would make our next park return at once
            }
            strand.running = null;
            loop.turn.batchEnd.flush(this);
            if (loop.runner != this) {
                return false;
            }
        } while (loop.turn.beginWithoutPoll());
        return true;
    }
}
