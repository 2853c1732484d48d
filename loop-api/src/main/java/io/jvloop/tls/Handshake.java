package io.jvloop.tls;

import io.jvloop.EventLoop;
import io.jvloop.TimerHandle;
import io.jvloop.net.TlsOptions;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. Limits the handshakes of a {@link TlsStream}: in time, and the first also in the bytes that the peer sends. */
final class Handshake {
    private final TlsStream stream;
    private final TlsOptions options;
    private boolean begun;
    private boolean done;
    private int received;
    private @Nullable TimerHandle timer;

    Handshake(TlsStream stream, TlsOptions options) {
        this.stream = stream;
        this.options = options;
    }

    boolean isBegun() {
        return begun;
    }

    boolean isDone() {
        return done;
    }

    void begin(EventLoop loop) {
        begun = true;
        watch(loop);
    }

    /** The peer has begun a renegotiation. What we have to send waits until it is done. */
    void renew(EventLoop loop) {
        if (timer == null) {
            watch(loop);
        }
    }

    /** Whether a handshake has begun and is not done. */
    boolean isUnderWay() {
        return timer != null;
    }

    private void watch(EventLoop loop) {
        timer = loop.callLater(options.handshakeTimeout(), () -> stream.timedOut(
                "connection aborted: the TLS handshake with " + stream.remoteAddress() + " took longer than "
                        + options.handshakeTimeout()));
    }

    /** Counts what the peer has sent. */
    void received(int count) throws SSLException {
        if (!done) {
            received += count;
            if (received > options.handshakeLimit()) {
                throw new SSLException("the peer sent more than " + options.handshakeLimit() + " bytes, and the handshake is not over");
            }
        }
    }

    void done() {
        done = true;
        cancelTimer();
    }

    void cancelTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
