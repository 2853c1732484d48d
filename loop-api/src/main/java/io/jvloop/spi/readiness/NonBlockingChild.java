package io.jvloop.spi.readiness;

import io.jvloop.spi.SystemChild;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A child process as the system, or the JDK, shows it. */
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
     * @param poller where to watch
     * @param source told of an event, in the poll or in the loop's turn, when {@link #exitCode} should be asked
     * @throws IOException if the system refuses
     */
    void watch(Poller poller, EventSource source) throws IOException;
}
