package io.jvloop.spi;

/** Confined to its loop. A resource that a back end has opened for its loop, and closes at the latest with itself. */
public interface BackendHandle extends AutoCloseable {

    /** Releases the resource; no callback follows. Idempotent. */
    @Override
    void close();
}
