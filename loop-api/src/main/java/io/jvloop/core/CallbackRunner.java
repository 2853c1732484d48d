package io.jvloop.core;

/**
 * Runs callbacks, one after the other, on a virtual thread of its own. On rung 1 it is replaced when a callback parks in JDK code: then
 * it only finishes that callback, and ends.
 */
final class CallbackRunner implements Runnable {
    final Strand strand;
    private final CoreEventLoop loop;
    private boolean closing;

    CallbackRunner(CoreEventLoop loop) {
        this.loop = loop;
        this.strand = new Strand(loop, null, CoreContext.empty(), this);
    }

    @Override
    public void run() {
        while (!closing && runCallbacks()) {
            loop.driver.suspend(strand);
        }
        strand.finished = true;
        loop.driver.finished(strand);
    }

    /** Ends the thread when it is mounted next. */
    void close() {
        closing = true;
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
            loop.turn.batchEnd.flush();
        } while (loop.turn.beginWithoutPoll());
        return true;
    }
}
