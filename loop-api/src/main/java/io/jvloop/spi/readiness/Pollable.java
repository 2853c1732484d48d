package io.jvloop.spi.readiness;

/** Confined to its loop. What a {@link Registry} can watch. */
public interface Pollable {

    /** Closes it, if it is ours to close. Idempotent. */
    void close();
}
