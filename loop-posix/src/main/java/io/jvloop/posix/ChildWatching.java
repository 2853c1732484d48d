package io.jvloop.posix;

import io.jvloop.spi.readiness.EventSource;
import io.jvloop.spi.readiness.Registration;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Stateless. How a kind of kernel reports that a child has ended. */
public interface ChildWatching {

    /**
     * Begins to watch a child that was not reaped.
     *
     * @param pid    the child's process id
     * @param poller the poller that watches
     * @param source gets an event when the child may have ended; {@link io.jvloop.spi.readiness.Readiness#HANG_UP} means that it has,
     *               though the system may need a moment before it can be reaped
     * @return the watch; null if the system cannot watch, and the child must be polled
     * @throws IOException if the poller refuses
     */
    @Nullable Registration watch(int pid, IoHandlerPoller poller, EventSource source) throws IOException;
}
