package io.jvloop.tls;

import io.jvloop.EventLoop;
import io.jvloop.TimerHandle;
import io.jvloop.spi.StreamHandle;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. The orderly end of a {@link TlsStream}: our last bytes and our close_notify have left, the peer's close_notify (or
 * its end) has come, then the handle below takes its leave.
 */
final class Shutdown {
    private final TlsStream stream;
    private final Outbound outbound;
    private final StreamHandle lower;
    private boolean begun;
    /** Our side alone is to end. */
    private boolean outputShutDown;
    private boolean closeNotifySent;
    /** Nothing of ours is waiting any more. */
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

    /** Says goodbye; answers as {@link StreamHandle#finish}. */
    long begin(EventLoop loop, Duration limit) {
        begun = true;
        advance();
        if (!done && !stream.isOver() && !loop.isClosed()) {
            timer = loop.callLater(limit, () -> stream.timedOut("connection aborted: the end of " + stream + " took longer than " + limit));
        }
        return done ? 0 : Math.max(1, lower.pendingBytes());
    }

    /** Says goodbye, and goes on to receive: TLS 1.3 has an end of one side alone. */
    void shutdownOutput() {
        outputShutDown = true;
        advance();
    }

    /** Something has changed: a handshake is no longer in the way, the peer's goodbye came, or bytes have left. */
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

    /** The handle below has sent something. */
    void written(long pendingBytes) {
        if (lowerFinishing && pendingBytes == 0) {
            complete();
        } else {
            advance();
        }
    }

    /**
     * The connection broke.
     *
     * @return whether that is the end that was waited for: what becomes of a connection after our last byte has left is no failure of ours
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
