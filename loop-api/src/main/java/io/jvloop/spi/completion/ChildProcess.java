package io.jvloop.spi.completion;

import io.jvloop.spi.SystemChild;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. An engine's child process. */
public interface ChildProcess extends SystemChild {

    /**
     * This side of a pipe to one of its standard streams.
     *
     * @param descriptor 0, 1 or 2
     * @return the pipe, which may be asked for once and is then the caller's; null if the stream is no pipe
     */
    @Nullable StreamSocket pipe(int descriptor);

    /**
     * Waits for its end.
     *
     * @param ended called in the poll when {@link #exitCode} should be called; takes note only
     */
    void awaitEnd(Runnable ended);

    /** Stops waiting, and closes the pipes that were not taken; otherwise as {@link SystemChild#close}. */
    @Override
    void close();
}
