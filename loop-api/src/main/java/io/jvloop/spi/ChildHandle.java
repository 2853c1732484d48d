package io.jvloop.spi;

import java.io.IOException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A child process. Nobody else learns of its end. */
public interface ChildHandle extends BackendHandle {
    /**
     * The {@link #exitCode} of a child whose status is lost, since other code in the process has waited for it. No system uses this number.
     */
    int REAPED_ELSEWHERE = Integer.MIN_VALUE;

    /**
     * Sets the callback. Called once, before anything else.
     *
     * @param turn called whenever the {@link #entry} is processed, at the latest after the child's end; does not throw, except what ends
     *             the loop
     */
    void open(Runnable turn);

    /**
     * Its entry in the loop's queue.
     *
     * @return the entry
     */
    IoEntry entry();

    /**
     * Its process id.
     *
     * @return the id
     */
    long pid();

    /**
     * The pipe to one of its standard streams, owned by the caller.
     *
     * @param descriptor 0, 1 or 2
     * @return the pipe, the same each time; null if the stream is no pipe
     */
    @Nullable StreamHandle pipe(int descriptor);

    /**
     * How it ended.
     *
     * @return its exit status, -n if signal n ended it, or {@link #REAPED_ELSEWHERE}; empty before the turn that learns of its end
     */
    OptionalInt exitCode();

    /**
     * Sends a signal; does nothing if it has exited.
     *
     * @param name such as {@code TERM}
     * @throws IOException                   if the system refuses
     * @throws IllegalArgumentException      if there is no such signal
     * @throws UnsupportedOperationException if the system has no signals
     */
    void signal(String name) throws IOException;

    /** Stops watching. A child that still runs is killed and reaped. The pipes remain their owner's. Idempotent. */
    @Override
    void close();
}
