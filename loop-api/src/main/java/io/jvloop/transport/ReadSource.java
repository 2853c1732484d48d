package io.jvloop.transport;

/** Confined to its loop. How a stream's reader waits at its transport itself, so that the task is mounted by the I/O event directly. */
public interface ReadSource {

    /** Suspends the calling task until its transport's next turn, which it then makes itself: what arrived has been delivered after it. */
    void awaitReady();

    /** Makes that turn come though no event did. */
    void wake();
}
