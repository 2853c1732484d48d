package io.jvloop.posix;

import io.jvloop.spi.readiness.EventSource;
import io.jvloop.spi.readiness.Registration;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How a kind of kernel tells that a child has ended. Stateless. */
public interface ChildWatching {

    /**
     * Begins to watch a child that has not been waited for; null if the system cannot, and the child must be asked for now and then. The
     * source is told when the child may have ended: with {@link io.jvloop.spi.readiness.Readiness#HANG_UP} if it has for sure, though the
     * system may need a moment more before it can be waited for.
     */
    @Nullable Registration watch(int pid, IoHandlerPoller poller, EventSource source) throws IOException;
}
