package io.jvloop.spi.readiness;

import io.jvloop.spi.handles.StartedChild;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A child whose end is an event. */
final class ReadinessChild extends StartedChild implements EventSource {
    /** Where the JDK's pipe does not tell that its reader has gone, which goes with the child. */
    private @Nullable ReadinessStream deafStdin;

    ReadinessChild(ReadinessBackend backend, NonBlockingChild child) throws IOException {
        super(backend.handles(), child);
        int taken = 0;
        try {
            for (; taken < 3; taken++) {
                NonBlockingStream pipe = child.pipe(taken);
                if (pipe != null) {
                    ReadinessStream stream = backend.pipeStream(pipe);
                    setPipe(taken, stream);
                    deafStdin = taken == 0 && pipe instanceof JdkChannel ? stream : deafStdin;
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
    protected void asked(boolean ended) {
        if (ended && deafStdin != null) {
            deafStdin.onEvents(Readiness.READ | Readiness.HANG_UP);
        }
    }
}
