package io.jvloop.spi.readiness;

import io.jvloop.spi.SystemChild;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A child process of the system's or the JDK's. */
public interface NonBlockingChild extends SystemChild {

    /**
     * This side of a pipe to one of its standard streams.
     *
     * @param descriptor 0, 1 or 2
     * @return the pipe, or null
     */
    @Nullable NonBlockingStream pipe(int descriptor);

    /**
     * Begins to watch for its end. Called once.
     *
     * @param poller the poller that watches
     * @param source gets an event, in the poll or in the loop's turn, when {@link #exitCode} should be called
     * @throws IOException if the system refuses
     */
    void watch(Poller poller, EventSource source) throws IOException;
}
