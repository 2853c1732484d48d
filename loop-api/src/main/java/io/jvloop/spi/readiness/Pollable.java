package io.jvloop.spi.readiness;

/** Confined to its loop. A channel that a {@link Registry} can watch. */
public interface Pollable {

    /** Closes it, if jvloop owns it. Idempotent. */
    void close();
}
