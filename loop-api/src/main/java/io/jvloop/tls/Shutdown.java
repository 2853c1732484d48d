package io.jvloop.tls;

import io.jvloop.EventLoop;
import io.jvloop.TimerHandle;
import io.jvloop.spi.StreamHandle;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. The orderly end of a {@link TlsStream}: our last bytes and our close_notify leave, the peer's close_notify (or
 * the end of its side) arrives, and then the lower handle finishes.
 */
final class Shutdown {
    private final TlsStream stream;
    private final Outbound outbound;
    private final StreamHandle lower;
    private boolean begun;
    /** Our side alone is to end, which TLS 1.3 allows. */
    private boolean outputShutDown;
    private boolean closeNotifySent;
    /** All that we sent has left. */
    private boolean sent;
    private boolean lowerFinishing;
    private boolean done;
    private @Nullable TimerHandle timer;

    Shutdown(TlsStream stream, Outbound outbound, StreamHandle lower) {
        this.stream = stream;
        this.outbound = outbound;
        this.lower = lower;
    }

    boolean isBegun() {
        return begun;
    }

    /** Begins the shutdown; returns as {@link StreamHandle#finish}. */
    long begin(EventLoop loop, Duration limit) {
        begun = true;
        advance();
        if (!done && !stream.isOver() && !loop.isClosed()) {
            timer = loop.callLater(limit, () -> stream.timedOut("connection aborted: the end of " + stream + " took longer than " + limit));
        }
        return done ? 0 : Math.max(1, lower.pendingBytes());
    }

    /** Sends a close_notify and goes on to receive. */
    void shutdownOutput() {
        outputShutDown = true;
        advance();
    }

    /** Goes on after a change: a handshake is done, the peer's close_notify has come, or bytes have left. */
    void advance() {
        if (stream.isOver() || !begun && !outputShutDown || lowerFinishing || !closeNotifySent && !sendCloseNotify() || !begun) {
            return;
        }
        sent |= lower.pendingBytes() == 0;
        if (sent && stream.eof.isReached()) {
            lowerFinishing = true;
            if (lower.finish() == 0) {
                complete();
            }
        }
    }

    private boolean sendCloseNotify() {
        if (!stream.maySendCloseNotify()) {
            return false;
        }
        closeNotifySent = true;
        try {
            outbound.close();
        } catch (Throwable t) {
            stream.engineThrew(t);
        }
        return !stream.isOver();
    }

    /** The lower handle has sent something. */
    void written(long pendingBytes) {
        if (lowerFinishing && pendingBytes == 0) {
            complete();
        } else {
            advance();
        }
    }

    /**
     * The connection broke. Once our last byte has left that is no failure: it completes the shutdown.
     *
     * @return whether the shutdown is complete
     */
    boolean completeIfSent() {
        if (begun && sent) {
            complete();
        }
        return done;
    }

    private void complete() {
        if (!done) {
            done = true;
            cancelTimer();
            stream.upper().written(0);
        }
    }

    void cancelTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
