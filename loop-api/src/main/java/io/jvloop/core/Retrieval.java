package io.jvloop.core;

/** A message to the loop: a failure was taken in another thread, so it is not lost. Counts at the close too, where calls are dropped. */
final class Retrieval extends Entry {
    private final CorePromise<?> future;

    Retrieval(CorePromise<?> future) {
        this.future = future;
    }

    @Override
    boolean isStep() {
        return false;
    }

    @Override
    void run(Strand runner) {
        future.retrieved();
    }
}
