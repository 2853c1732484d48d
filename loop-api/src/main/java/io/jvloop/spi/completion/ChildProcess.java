package io.jvloop.spi.completion;

import java.io.IOException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A child process of an engine's. */
public interface ChildProcess {

    /**
     * Its number in the system.
     *
     * @return its id
     */
    long pid();

    /**
     * This side of a pipe to one of its standard streams.
     *
     * @param descriptor 0, 1 or 2
     * @return the pipe, to be asked for once and the caller's from then on; null if the stream is no pipe
     */
    @Nullable StreamSocket pipe(int descriptor);

    /**
     * Waits for its end.
     *
     * @param ended called in the poll when {@link #exitCode} should be asked; takes note only
     */
    void awaitEnd(Runnable ended);

    /**
     * Asks whether it has ended, and reaps it. Not called again after an answer.
     *
     * @return its exit status, -n if signal n ended it, or {@link io.jvloop.spi.ChildHandle#REAPED_ELSEWHERE}; empty while it runs
     */
    OptionalInt exitCode();

    /**
     * Sends a signal. Not called after {@link #exitCode} has answered.
     *
     * @param name as {@code TERM}
     * @throws IOException if the system refuses
     */
    void signal(String name) throws IOException;

    /** Stops waiting, and closes the pipes that were not asked for. One that still runs is killed, and reaped by somebody else. */
    void close();
}
