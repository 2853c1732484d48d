package io.jvloop.spi.readiness;

import java.io.IOException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A child process as the system, or the JDK, shows it. */
public interface NonBlockingChild {

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
     * @return the pipe, or null
     */
    @Nullable NonBlockingChannel pipe(int descriptor);

    /**
     * Begins to watch for its end. Called once.
     *
     * @param poller where to watch
     * @param source told of an event, in the poll or in the loop's turn, when {@link #exitCode} should be asked
     * @throws IOException if the system refuses
     */
    void watch(Poller poller, EventSource source) throws IOException;

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

    /** Stops watching. One that still runs is killed, and reaped by somebody else. */
    void close();
}
