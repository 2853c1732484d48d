package io.jvloop.tls;

import io.jvloop.EventLoop;
import io.jvloop.net.TlsOptions;
import io.jvloop.net.TlsSession;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.FatalError;
import io.jvloop.spi.IoEntry;
import io.jvloop.spi.StreamHandle;
import io.jvloop.spi.StreamSink;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. A stream handle that encrypts another one, the lower handle: to the transport above it is a handle like any other,
 * and to the lower handle a sink like any other.
 *
 * <p>The queue entry, the descriptor and the count of unsent bytes are those of the lower handle.
 */
public final class TlsStream implements StreamHandle {
    /** In TLS 1.2 a close_notify must be answered with one, so a side cannot end alone. */
    private static final String HALF_CLOSING = "TLSv1.3";

    private final StreamHandle lower;
    private final EventLoop loop;
    private final TlsOptions options;
    final TlsEngine engine;
    final Inbound inbound;
    final Outbound outbound;
    final Handshake handshake;
    final Shutdown shutdown;
    final PendingAlert pendingAlert;
    private final PostHandshake postHandshake;
    final EofDelivery eof;
    final EnginePump pump;
    final LowerSink lowerSink;
    private @Nullable StreamSink upper;
    private @Nullable TlsSession session;
    /** Whether the transport above wants data. */
    private boolean reading;
    /** Whether it failed, was aborted or closed: then the engine is not called any more. */
    private boolean over;

    /**
     * Puts TLS on a handle. The handshake begins when the entry is next processed.
     *
     * @param peer the address that the user gave, for the name to verify
     * @throws IllegalArgumentException if the options do not suit the context or the peer
     */
    public TlsStream(EventLoop loop, BackendContext context, TlsBuffers buffers, StreamHandle lower, TlsOptions options,
            SocketAddress peer) {
        this.loop = loop;
        this.lower = lower;
        this.options = options;
        this.engine = new TlsEngine(EngineFactory.create(options, peer), loop);
        this.inbound = new Inbound(this, engine, buffers);
        this.outbound = new Outbound(this, engine, buffers, lower, context);
        this.handshake = new Handshake(this, options);
        this.shutdown = new Shutdown(this, outbound, lower);
        this.pendingAlert = new PendingAlert(lower);
        this.postHandshake = new PostHandshake(loop, context, engine, handshake, options);
        this.eof = new EofDelivery(this, lower);
        this.pump = new EnginePump(this, lower, new TurnBudget(context));
        this.lowerSink = new LowerSink(this, loop, lower);
    }

    /** Before the handshake begins: takes the peer's first bytes, which a stream's reader had received before the upgrade to TLS. */
    public void feed(byte[] received) {
        lowerSink.feed(received);
    }

    @Override
    public void open(StreamSink sink) {
        upper = sink;
        lower.open(lowerSink);
    }

    @Override
    public IoEntry entry() {
        return lower.entry();
    }

    @Override
    public boolean isConnecting() {
        return !handshake.isDone();
    }

    @Override
    public boolean canShutdownOutput() {
        return options.halfClose() && session != null && HALF_CLOSING.equals(session.session().getProtocol());
    }

    /** What the handshake has agreed on; null if it has not come to its end. */
    public @Nullable TlsSession tls() {
        return session;
    }

    // ---- for its parts ----

    StreamSink upper() {
        assert upper != null;
        return upper;
    }

    /** Whether application data may be delivered. */
    boolean mayDeliver() {
        return reading && handshake.isDone() && !over && !shutdown.isBegun();
    }

    /** Whether it failed, was aborted or closed. */
    boolean isOver() {
        return over;
    }

    /** Whether a close_notify may be sent: no handshake is under way, or the peer has ended and it will not go on. */
    boolean maySendCloseNotify() {
        return !over && (engine.isIdle() || eof.isReached() && !engine.isBusy());
    }

    /** Whether application data that arrives is dropped. */
    boolean discardsInput() {
        return shutdown.isBegun();
    }

    /** Whether application data may be encrypted. */
    boolean mayWrap() {
        return handshake.isDone() && !over && engine.isIdle();
    }

    /** Whether the transport above wants data. */
    boolean isReading() {
        return reading;
    }

    /** The engine has processed a record of the peer's, whose first byte was {@code kind}. */
    void unwrapped(byte kind, SSLEngineResult result) throws SSLException {
        pump.unwrapped();
        postHandshake.unwrapped(kind, result);
    }

    /** A handshake has succeeded. */
    void handshaken() {
        SSLEngine raw = engine.sslEngine();
        String chosen = raw.getApplicationProtocol();
        session = new TlsSession(options.context(), raw.getSession(), chosen == null || chosen.isEmpty() ? null : chosen);
        boolean first = !handshake.isDone();
        handshake.done();
        if (first) {
            upper().connected();
        }
    }

    // ---- the end by a failure ----

    /** The engine, or something it calls, threw. That ends the connection; a fatal error ends the run as well. */
    void engineThrew(Throwable cause) {
        fail(cause);
        if (FatalError.isFatal(cause)) {
            throw (Error) cause;
        }
    }

    /** Ends the stream with a failure. The engine's alert, which tells the peer the reason, is sent first. */
    void fail(Throwable cause) {
        if (over || cause instanceof IOException && shutdown.completeIfSent()) {
            return;
        }
        try {
            // Conscrypt may have an alert to send even when it says that it is not handshaking.
            if (!engine.isBusy() && (engine.status() == HandshakeStatus.NEED_WRAP || cause instanceof SSLException)) {
                outbound.wrapHandshake();
            }
        } catch (Throwable noAlert) {
            if (noAlert != cause) {
                cause.addSuppressed(noAlert);
            }
        }
        lower.flush(); // the engine may have made records before it threw
        end();
        pendingAlert.start(loop, options.shutdownTimeout());
        upper().failed(TlsFailure.named(handshake.isDone() ? "TLS" : "TLS handshake", remoteAddress(), cause));
    }

    /** The lower handle has failed. */
    void failed(IOException cause) {
        if (pendingAlert.isWaiting()) {
            pendingAlert.end();
        }
        if (over || shutdown.completeIfSent()) {
            return;
        }
        end();
        upper().failed(cause);
    }

    void timedOut(String message) {
        if (!over) {
            end();
            upper().failed(new SocketTimeoutException(message));
        }
    }

    private void end() {
        over = true;
        handshake.cancelTimer();
        shutdown.cancelTimer();
        pump.updateReading();
    }

    // ---- from above ----

    @Override
    public void startReading() {
        if (!reading && !over) {
            reading = true;
            pump.updateReading();
            entry().makeReady(); // data may be here already
        }
    }

    @Override
    public void stopReading() {
        reading = false;
        pump.updateReading();
    }

    @Override
    public long write(ByteBuffer data) {
        return outbound.write(data);
    }

    @Override
    public long write(List<ByteBuffer> data) {
        return outbound.write(data);
    }

    @Override
    public long flush() {
        return outbound.flush();
    }

    @Override
    public long pendingBytes() {
        return lower.pendingBytes() + outbound.held();
    }

    @Override
    public void shutdownOutput() {
        shutdown.shutdownOutput();
    }

    @Override
    public long finish() {
        if (over || !handshake.isDone()) {
            return 0; // without a connection no close_notify can be sent
        }
        long left = shutdown.begin(loop, options.shutdownTimeout());
        pump.updateReading();
        if (left > 0) {
            entry().makeReady();
        }
        return left;
    }

    @Override
    public void dropOutput() {
        outbound.drop();
        end();
        if (!pendingAlert.isWaiting()) {
            lower.dropOutput();
        }
    }

    @Override
    public void close() {
        outbound.drop();
        end();
        inbound.drop();
        pendingAlert.close();
    }

    @Override
    public SocketAddress localAddress() {
        return lower.localAddress();
    }

    @Override
    public SocketAddress remoteAddress() {
        return lower.remoteAddress();
    }

    @Override
    public <T> T option(SocketOption<T> name) throws IOException {
        return lower.option(name);
    }

    @Override
    public <T> void setOption(SocketOption<T> name, T value) throws IOException {
        lower.setOption(name, value);
    }

    @Override
    public String toString() {
        return "TLS over " + lower;
    }
}
