package io.jvloop.tls;

import io.jvloop.spi.StreamHandle;
import java.io.IOException;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. The end of what a {@link TlsStream} receives: the peer's close_notify, or without one the end of the lower
 * handle. It is delivered to the transport above after all data that came before it, and only while that transport reads.
 */
final class EofDelivery {
    private final TlsStream stream;
    private final StreamHandle lower;
    private boolean lowerEnded;
    private boolean delivered;

    EofDelivery(TlsStream stream, StreamHandle lower) {
        this.stream = stream;
        this.lower = lower;
    }

    /** The lower handle has ended. */
    void lowerEnded() {
        lowerEnded = true;
    }

    /** Whether nothing more will come from the peer. */
    boolean isReached() {
        return lowerEnded || stream.engine.isInputClosed();
    }

    /** Everything received has been processed: delivers the end if there is one and the transport above may have it. */
    void deliverIfDue() throws IOException {
        if (!isReached()) {
            return;
        }
        if (!stream.handshake.isDone()) {
            throw new SocketException(
                    "Connection reset: " + lower.remoteAddress() + " closed the connection during the TLS handshake");
        }
        if (delivered || !stream.isReading() || stream.shutdown.isBegun() || stream.outbound.isAnswerBacklogFull()) {
            return;
        }
        IOException reset = reset();
        if (reset != null) {
            stream.failed(reset);
            return;
        }
        // A missing close_notify is no failure, as in asyncio: a protocol that must notice truncation knows where its messages end.
        delivered = true;
        stream.upper().ended();
    }

    private @Nullable IOException reset() {
        return stream.engine.isInputClosed() ? null : stream.outbound.reset();
    }
}
