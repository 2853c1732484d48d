package io.jvloop.transport;

import java.util.function.Supplier;

/** Confined to its loop. How a stream's reader waits at its transport itself, so that the task is mounted by the I/O event directly. */
public interface ReadSource {

    /** Suspends the calling task until its transport's next turn, which it then makes itself: what arrived has been delivered after it. */
    void awaitReady();

    /** Says where what was delivered and not used is to be taken from, should TLS be put on: it is the beginning of the handshake. */
    void leftovers(Supplier<byte[]> taken);

    /** Makes that turn come though no event did. */
    void wake();
}
