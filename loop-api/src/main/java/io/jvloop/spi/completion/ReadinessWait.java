package io.jvloop.spi.completion;

/** Confined to its loop. An operation that ends when a descriptor is ready in one direction, without transferring data. */
public interface ReadinessWait {

    /** Starts to wait. If the descriptor is ready already, the wait ends in the next poll. Not while it waits. */
    void start();

    /** Stops waiting. The descriptor may be closed at once. Idempotent. */
    void close();
}
