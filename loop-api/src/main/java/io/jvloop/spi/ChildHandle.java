package io.jvloop.spi;

import java.io.IOException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A child process, and the only one who learns of its end. */
public interface ChildHandle extends BackendHandle {
    /**
     * The {@link #exitCode} of a child of which nobody learns any more how it ended, since somebody else in the process has waited for it.
     * No system has such a one.
     */
    int REAPED_ELSEWHERE = Integer.MIN_VALUE;

    /**
     * Says who hears of it. Called once, before anything else.
     *
     * @param turn called in each processing of the {@link #entry}, the one after the child's end among them; does not throw, but for what
     *             ends the loop
     */
    void open(Runnable turn);

    /**
     * Its place in the loop's queue.
     *
     * @return the entry
     */
    IoEntry entry();

    /**
     * The child's number in the system.
     *
     * @return its id
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
     * @return its exit status, -n if signal n ended it, or {@link #REAPED_ELSEWHERE}; empty before the turn in which that was learnt
     */
    OptionalInt exitCode();

    /**
     * Sends a signal; does nothing if it has exited.
     *
     * @param name as {@code TERM}
     * @throws IOException                   if the system refuses
     * @throws IllegalArgumentException      if there is no such signal
     * @throws UnsupportedOperationException if the system has no signals
     */
    void signal(String name) throws IOException;

    /** Gives up watching. A child that still runs is killed, and none is left a zombie. Idempotent. The pipes are their owner's. */
    @Override
    void close();
}
