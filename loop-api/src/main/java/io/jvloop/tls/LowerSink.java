package io.jvloop.tls;

import io.jvloop.EventLoop;
import io.jvloop.spi.StreamHandle;
import io.jvloop.spi.StreamSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. The sink of a {@link TlsStream}'s lower handle: it gets ciphertext, its end, and the outcome of writes. */
final class LowerSink implements StreamSink {
    private final TlsStream stream;
    private final EventLoop loop;
    private final StreamHandle lower;
    private int early;

    LowerSink(TlsStream stream, EventLoop loop, StreamHandle lower) {
        this.stream = stream;
        this.loop = loop;
        this.lower = lower;
    }

    /** Takes ciphertext that was received before TLS was put on the connection. */
    void feed(byte[] received) {
        early = received.length;
        stream.inbound.add(ByteBuffer.wrap(received));
    }

    @Override
    public @Nullable ByteBuffer readBuffer() {
        return stream.inbound.room();
    }

    @Override
    public void received(ByteBuffer lent) {
        int count = lent.remaining();
        try {
            stream.inbound.add(lent);
        } catch (Throwable t) {
            stream.engineThrew(t);
        }
        filled(count);
    }

    @Override
    public void filled(int count) {
        try {
            stream.handshake.received(count);
        } catch (SSLException e) {
            stream.fail(e);
        }
        stream.pump.run();
    }

    @Override
    public void ended() {
        stream.eof.lowerEnded();
        stream.pump.run();
    }

    @Override
    public void written(long pendingBytes) {
        Outbound outbound = stream.outbound;
        boolean heldBack = outbound.isAnswerBacklogFull();
        outbound.written(pendingBytes);
        if (heldBack && !outbound.isAnswerBacklogFull()) {
            lower.entry().makeReady();
        }
        if (stream.pendingAlert.isWaiting()) {
            stream.pendingAlert.written(pendingBytes);
        } else if (stream.shutdown.isBegun()) {
            stream.shutdown.written(pendingBytes);
        } else {
            stream.upper().written(pendingBytes + outbound.held());
        }
    }

    @Override
    public void outputFailed(IOException cause) {
        if (stream.isOver() || !stream.engine.hasFinished()) {
            failed(cause);
            return;
        }
        // Over a Unix-domain socket a key update, a session ticket or our close_notify fails at once when the peer has closed.
        boolean data = stream.outbound.hasUnsentData();
        stream.outbound.broken(cause);
        if (data) {
            stream.upper().outputFailed(cause); // TLS above this TLS may have lost no data either, only a record of its own
        }
        lower.entry().makeReady();
    }

    @Override
    public void failed(IOException cause) {
        stream.failed(cause);
    }

    @Override
    public void processed() {
        if (!stream.handshake.isBegun() && !stream.isOver()) {
            try {
                stream.handshake.begin(loop);
                stream.handshake.received(early);
                stream.engine.begin();
            } catch (Throwable t) {
                stream.engineThrew(t);
            }
        }
        stream.pump.run();
        stream.upper().processed();
    }
}
