package io.jvloop.tls;

import io.jvloop.EventLoop;
import io.jvloop.TimerHandle;
import io.jvloop.spi.StreamHandle;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. The alert of a {@link TlsStream} that has failed. Those above hear of the failure at once; the handle below is kept
 * until the alert has left, for nothing else tells the peer why. Where a send is in flight, it waits behind that.
 */
final class PendingAlert {
    private final StreamHandle lower;
    private boolean waiting;
    /** The stream was closed meanwhile. */
    private boolean closed;
    private @Nullable TimerHandle timer;

    PendingAlert(StreamHandle lower) {
        this.lower = lower;
    }

    /** Everything was said: waits until it has left, if it has not. */
    void start(EventLoop loop, Duration limit) {
        if (lower.pendingBytes() > 0 && !loop.isClosed()) {
            waiting = true;
            timer = loop.callLater(limit, this::end);
        }
    }

    boolean isWaiting() {
        return waiting;
    }

    /** The handle below has sent something. */
    void written(long pendingBytes) {
        if (pendingBytes == 0) {
            end();
        }
    }

    /** Nothing can leave any more, or all has left. */
    void end() {
        waiting = false;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        if (closed) {
            lower.close();
        }
    }

    /** Closes the handle below as soon as that may be. */
    void close() {
        closed = true;
        if (!waiting) {
            end();
        }
    }
}
