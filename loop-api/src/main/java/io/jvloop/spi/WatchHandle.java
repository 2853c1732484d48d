package io.jvloop.spi;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. Watches a channel or descriptor of the caller's for readiness, and never reads, writes or closes it.
 *
 * <p>Its two directions are independent. A callback runs as long as its direction is ready, in the context in which it was given, and not
 * again before it has returned.
 */
public interface WatchHandle extends BackendHandle {

    /**
     * Sets what to run while a read, or an accept, may succeed. Replaces the former callback, which does not run any more.
     *
     * @param callback what to run, or null for nothing
     * @throws IOException if the system refuses to watch
     */
    void setReader(@Nullable Runnable callback) throws IOException;

    /**
     * Sets what to run while a write may succeed, or when a connect has ended. Replaces the former callback.
     *
     * @param callback what to run, or null for nothing
     * @throws IOException if the system refuses to watch
     */
    void setWriter(@Nullable Runnable callback) throws IOException;

    /** Stops watching. The watched channel or descriptor may be closed, or watched anew, at once. Idempotent. */
    @Override
    void close();
}
