package io.jvloop.spi.readiness;

import io.jvloop.spi.handles.StartedChild;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A child whose end is reported by an event. */
final class ReadinessChild extends StartedChild implements EventSource {
    /** The JDK's pipe to the child, which does not report that its reader has gone; it goes with the child. */
    private @Nullable ReadinessStream silentStdin;

    ReadinessChild(ReadinessBackend backend, NonBlockingChild child) throws IOException {
        super(backend.handles(), child);
        int taken = 0;
        try {
            for (; taken < 3; taken++) {
                NonBlockingStream pipe = child.pipe(taken);
                if (pipe != null) {
                    ReadinessStream stream = backend.pipeStream(pipe);
                    setPipe(taken, stream);
                    silentStdin = taken == 0 && pipe instanceof JdkChannel ? stream : silentStdin;
                }
            }
            child.watch(backend.poller(), this);
        } catch (Throwable t) {
            for (; taken < 3; taken++) {
                NonBlockingStream pipe = child.pipe(taken);
                if (pipe != null) {
                    pipe.close();
                }
            }
            giveUp();
            throw t;
        }
    }

    @Override
    public void onEvents(int events) {
        mayHaveEnded();
    }

    @Override
    protected void checked(boolean ended) {
        if (ended && silentStdin != null) {
            silentStdin.onEvents(Readiness.READ | Readiness.HANG_UP);
        }
    }
}
