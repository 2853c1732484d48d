package io.jvloop.spi;

/** Confined to its loop. What a back end has opened for its loop, and closes with itself at the latest. */
public interface BackendHandle extends AutoCloseable {

    /** Gives back what it holds; nobody is called any more. Idempotent. */
    @Override
    void close();
}
