package io.jvloop.core.task;

import io.jvloop.core.queue.Entry;

/** A message to the loop: a failure was taken in another thread, so it is not lost. Counts at the close too, where calls are dropped. */
final class Retrieval extends Entry {
    private final CorePromise<?> future;

    Retrieval(CorePromise<?> future) {
        this.future = future;
    }

    @Override
    public boolean isStep() {
        return false;
    }

    @Override
    public void run() {
        future.retrieved();
    }

    @Override
    public void dropped() {
        run(); // else the close reports it
    }
}
