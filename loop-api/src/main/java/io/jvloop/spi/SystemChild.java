package io.jvloop.spi;

import java.io.IOException;
import java.util.OptionalInt;

/** Confined to its loop. A child process below its handle: what its kinds have in common. */
public interface SystemChild {

    /**
     * Its number in the system.
     *
     * @return its id
     */
    long pid();

    /**
     * Asks whether it has ended, and reaps it. Not called again after an answer.
     *
     * @return its exit status, -n if signal n ended it, or {@link ChildHandle#REAPED_ELSEWHERE}; empty while it runs
     */
    OptionalInt exitCode();

    /**
     * Sends a signal. Not called after {@link #exitCode} has answered.
     *
     * @param name as {@code TERM}
     * @throws IOException if the system refuses
     */
    void signal(String name) throws IOException;

    /** Stops waiting. One that still runs is killed, and reaped by somebody else. */
    void close();
}
