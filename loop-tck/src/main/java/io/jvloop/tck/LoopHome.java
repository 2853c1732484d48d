package io.jvloop.tck;

import io.jvloop.EventLoop;
import io.jvloop.LoopOptions;
import io.jvloop.Task;
import io.jvloop.VoidBody;
import java.util.List;

/**
 * Confined to the thread that runs the test. How the loop of a test is opened, run and closed: by the thread of the test, or as somebody's
 * guest.
 */
public interface LoopHome {

    /**
     * Opens the loop.
     *
     * @param options how it is made
     * @return the loop
     */
    EventLoop open(LoopOptions options);

    /**
     * Runs {@code body} as a task of the loop, and waits for it.
     *
     * @param loop what {@link #open} has returned
     * @param body what to run
     * @param <X>  what it may throw
     * @throws X the very instance it threw
     */
    <X extends Exception> void run(EventLoop loop, VoidBody<X> body) throws X;

    /**
     * The tasks that the loop has left.
     *
     * @param loop what {@link #open} has returned
     * @return none if it is closed
     */
    List<Task<?>> pending(EventLoop loop);

    /**
     * Closes the loop, between two runs or turns. Idempotent.
     *
     * @param loop what {@link #open} has returned
     */
    void close(EventLoop loop);
}
