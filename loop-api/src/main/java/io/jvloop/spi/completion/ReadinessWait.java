package io.jvloop.spi.completion;

/** Confined to its loop. An operation that ends when a descriptor is ready in one direction, and moves no bytes. */
public interface ReadinessWait {

    /** Starts to wait. It ends at once, in the next poll, if the descriptor is ready already. Not while it waits. */
    void start();

    /** Waits no longer. The descriptor may be closed at once. Idempotent. */
    void close();
}
