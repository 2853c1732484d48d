package io.jvloop.tls;

import io.jvloop.spi.StreamHandle;
import java.io.IOException;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. The end of what a {@link TlsStream} receives: the peer's goodbye, or without one the end that the handle below has
 * told. Those above hear of it behind everything that came before it, and while they read.
 */
final class EofDelivery {
    private final TlsStream stream;
    private final StreamHandle lower;
    private boolean lowerEnded;
    private boolean told;

    EofDelivery(TlsStream stream, StreamHandle lower) {
        this.stream = stream;
        this.lower = lower;
    }

    /** The handle below has told its end. */
    void lowerEnded() {
        lowerEnded = true;
    }

    /** Nothing more will come from the peer. */
    boolean isReached() {
        return lowerEnded || stream.engine.isInputClosed();
    }

    /** What has come is dealt with: tells the end, if it is due. */
    void deliverIfDue() throws IOException {
        if (!isReached()) {
            return;
        }
        if (!stream.handshake.isDone()) {
            throw new SocketException(
                    "Connection reset: " + lower.remoteAddress() + " closed the connection during the TLS handshake");
        }
        if (told || !stream.isReading() || stream.shutdown.isBegun() || stream.outbound.isAnswerBacklogFull()) {
            return;
        }
        IOException reset = reset();
        if (reset != null) {
            stream.failed(reset);
            return;
        }
        // Without a close_notify too, as asyncio: protocols that care for a truncation know their messages' ends.
        told = true;
        stream.upper().ended();
    }

    private @Nullable IOException reset() {
        return stream.engine.isInputClosed() ? null : stream.outbound.reset();
    }
}
