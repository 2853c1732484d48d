package io.jvloop.tls;

import io.jvloop.EventLoop;
import io.jvloop.TimerHandle;
import io.jvloop.spi.StreamHandle;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. The alert of a {@link TlsStream} that has failed. The transport above hears of the failure at once. The lower
 * handle stays open until the alert has left, for nothing else tells the peer the reason; a send that is in flight leaves before it.
 */
final class PendingAlert {
    private final StreamHandle lower;
    private boolean waiting;
    /** The stream was closed while the alert was waiting. */
    private boolean closed;
    private @Nullable TimerHandle timer;

    PendingAlert(StreamHandle lower) {
        this.lower = lower;
    }

    /** The engine's last bytes were given to the lower handle: waits until they have left, at most for {@code limit}. */
    void start(EventLoop loop, Duration limit) {
        if (lower.pendingBytes() > 0 && !loop.isClosed()) {
            waiting = true;
            timer = loop.callLater(limit, this::end);
        }
    }

    boolean isWaiting() {
        return waiting;
    }

    /** The lower handle has sent something. */
    void written(long pendingBytes) {
        if (pendingBytes == 0) {
            end();
        }
    }

    /** The alert has left, or cannot leave any more. */
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

    /** Closes the lower handle: now, or when the alert has left. */
    void close() {
        closed = true;
        if (!waiting) {
            end();
        }
    }
}
