package io.jvloop.spi;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. A channel or descriptor of somebody else's that is watched for readiness, and never read, written or closed.
 *
 * <p>Its two directions are independent. A callback runs as long as its direction is ready, in the context in which it was given, and
 * not again before it has returned.
 */
public interface WatchHandle extends BackendHandle {

    /**
     * Says what to run while a read, or an accept, may succeed. Replaces the former callback, which does not run any more.
     *
     * @param callback what to run, or null for nothing
     * @throws IOException if the system refuses to watch
     */
    void setReader(@Nullable Runnable callback) throws IOException;

    /**
     * Says what to run while a write may succeed, or when a connect has ended. Replaces the former callback.
     *
     * @param callback what to run, or null for nothing
     * @throws IOException if the system refuses to watch
     */
    void setWriter(@Nullable Runnable callback) throws IOException;

    /** Watches no longer. What is watched may be closed, or watched anew, at once. Idempotent. */
    @Override
    void close();
}
