package io.jvloop.core.task;

import io.jvloop.core.queue.Entry;

/** Tells the loop that another thread has retrieved a failure. A closing loop heeds it too, unlike the calls that it drops. */
final class FailureRetrieved extends Entry {
    private final CorePromise<?> future;

    FailureRetrieved(CorePromise<?> future) {
        this.future = future;
    }

    @Override
    public boolean isStep() {
        return false;
    }

    @Override
    public void run() {
        future.markRetrieved();
    }

    @Override
    public void dropped() {
        run(); // otherwise the close would report the failure
    }
}
