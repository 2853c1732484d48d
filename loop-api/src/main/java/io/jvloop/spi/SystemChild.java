package io.jvloop.spi;

import java.io.IOException;
import java.util.OptionalInt;

/** Confined to its loop. A child process below its handle: what all kinds of back ends share. */
public interface SystemChild {

    /**
     * Its process id.
     *
     * @return the id
     */
    long pid();

    /**
     * Reaps the child if it has ended. Not called again after an answer.
     *
     * @return its exit status, -n if signal n ended it, or {@link ChildHandle#REAPED_ELSEWHERE}; empty while it runs
     */
    OptionalInt exitCode();

    /**
     * Sends a signal. Not called after {@link #exitCode} has answered.
     *
     * @param name such as {@code TERM}
     * @throws IOException if the system refuses
     */
    void signal(String name) throws IOException;

    /** Stops watching. A child that still runs is killed and later reaped. */
    void close();
}
