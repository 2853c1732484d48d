package io.jvloop.tls;

import io.jvloop.EventLoop;
import io.jvloop.core.Failures;
import io.jvloop.net.TlsOptions;
import io.jvloop.net.TlsSession;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoEntry;
import io.jvloop.spi.StreamHandle;
import io.jvloop.spi.StreamSink;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. A stream handle over another one, between which TLS is spoken: the handle of a transport above, the transport of
 * the handle below.
 *
 * <p>There is one account of what is unsent, one queue entry and one owner of the descriptor: those of the handle below.
 */
public final class TlsStream implements StreamHandle, StreamSink {
    /** In TLS 1.2 the answer to a close_notify is one, and ends the other side, too. */
    private static final String HALF_CLOSING = "TLSv1.3";

    private final StreamHandle lower;
    private final EventLoop loop;
    private final TlsOptions options;
    private final TlsEngine engine;
    private final Inbound inbound;
    private final Outbound outbound;
    private final Handshake handshake;
    private final Shutdown shutdown;
    private final LastWord lastWord;
    private final PostHandshake postHandshake;
    private final Slice slice;
    private @Nullable StreamSink upper;
    private @Nullable TlsSession session;
    /** The transport above wants data. */
    private boolean reading;
    /** The handle below has told its end. */
    private boolean lowerEnded;
    private boolean endTold;
    private int early;
    private boolean pumping;
    /** The turn's slice was over before the engine had got as far as it gets. */
    private boolean unfinished;
    /** Failed, aborted or closed: the engine is not touched any more. */
    private boolean over;

    /**
     * Puts TLS on a handle. The handshake begins with the entry's next processing.
     *
     * @param peer whom the user named, for the name to verify
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
        this.lastWord = new LastWord(lower);
        this.postHandshake = new PostHandshake(loop, context.clock(), engine, handshake, options);
        this.slice = new Slice(context);
    }

    /** Before the handshake begins: the peer's first bytes, which a reader has taken in before anybody spoke of TLS. */
    public void early(byte[] received) {
        early = received.length;
        inbound.add(ByteBuffer.wrap(received));
    }

    @Override
    public void open(StreamSink sink) {
        upper = sink;
        lower.open(this);
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

    @Override
    public @Nullable TlsSession tls() {
        return session;
    }

    // ---- for its parts ----

    StreamSink upper() {
        assert upper != null;
        return upper;
    }

    /** Application data may be handed up. */
    boolean delivers() {
        return reading && handshake.isDone() && !over && !shutdown.isBegun();
    }

    /** Failed, aborted or closed. */
    boolean isOver() {
        return over;
    }

    /** A close_notify may be sent: no handshake is in the way, or it will not go on. */
    boolean mayTakeLeave() {
        return !over && (engine.isIdle() || isInputOver() && !engine.isBusy());
    }

    /** Application data has no receiver any more. */
    boolean discards() {
        return shutdown.isBegun();
    }

    /** Application data may be encrypted. */
    boolean mayWrap() {
        return handshake.isDone() && !over && engine.isIdle();
    }

    /** Nothing more will come from the peer. */
    boolean isInputOver() {
        return lowerEnded || engine.isInputClosed();
    }

    /** The engine has encrypted something; what it wants besides is for the entry's processing. */
    void wrapped() {
        if (!pumping && !engine.isIdle()) {
            entry().ready();
        }
    }

    /** The turn has room for more records. */
    boolean mayGoOn() {
        return !slice.isOver();
    }

    /** The engine has dealt with a record of the peer's, whose first byte was {@code kind}. */
    void unwrapped(byte kind, SSLEngineResult result) throws SSLException {
        slice.step();
        postHandshake.unwrapped(kind, result);
    }

    // ---- the engine's progress ----

    /** Lets the engine go as far as it gets. */
    private void pump() {
        if (pumping || over || engine.isBusy() || !handshake.isBegun()) {
            return;
        }
        pumping = true;
        slice.resume();
        try {
            unfinished = true;
            while (!over && !slice.isOver() && unfinished) {
                unfinished = step();
                slice.step();
            }
            if (!over && unfinished) {
                entry().ready();
            } else if (!over && !engine.isBusy()) {
                settle();
            }
        } catch (Throwable t) {
            broke(t);
        } finally {
            pumping = false;
        }
        watch();
    }

    private boolean step() throws IOException {
        return switch (engine.status()) {
            case NEED_TASK -> {
                if (inbound.isBroken()) {
                    yield inbound.step(); // of a handshake that was refused
                }
                engine.runTasks(this::tasksDone);
                yield false;
            }
            case NEED_WRAP -> outbound.wrapHandshake() || inbound.isBroken() && inbound.step();
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> inbound.step();
            case NOT_HANDSHAKING, FINISHED -> {
                if (handshake.isUnderWay() && engine.hasFinished()) {
                    handshaken();
                }
                if (outbound.held() > 0) {
                    outbound.flush(); // before the peer's goodbye is seen, which can end our side, too
                }
                yield engine.wantsTurn() || wantsInput() && inbound.step();
            }
        };
    }

    private void tasksDone(@Nullable Throwable failure) {
        if (failure != null) {
            fail(failure); // also of what is fatal, for it was not the loop that met it
        } else if (!over) {
            try {
                engine.tasksSeen();
            } catch (Throwable t) {
                broke(t);
            }
            entry().ready();
        }
    }

    private void handshaken() {
        SSLEngine raw = engine.raw();
        String chosen = raw.getApplicationProtocol();
        session = new TlsSession(options.context(), raw.getSession(), chosen == null || chosen.isEmpty() ? null : chosen);
        boolean first = !handshake.isDone();
        handshake.done();
        if (first) {
            upper().connected();
        }
    }

    /** The engine has got as far as it can: what does that mean to those above? */
    private void settle() throws IOException {
        if (outbound.held() > 0) {
            outbound.flush();
        }
        if (isInputOver()) {
            if (!handshake.isDone()) {
                throw new SocketException("Connection reset: " + remoteAddress() + " closed the connection during the TLS handshake");
            }
            if (!shutdown.isBegun() && reading && !endTold && !outbound.isOwedMuch()) {
                IOException reset = engine.isInputClosed() ? null : outbound.reset();
                if (reset != null) {
                    failed(reset);
                    return;
                }
                // Without a close_notify too, as asyncio: protocols that care for a truncation know their messages' ends.
                endTold = true;
                upper().ended();
            }
        }
        shutdown.advance();
    }

    /** Somebody wants what the peer sends, and the peer takes what he has asked for. */
    private boolean wantsInput() {
        return !handshake.isDone() || (reading || shutdown.isBegun()) && !outbound.isOwedMuch();
    }

    private void watch() {
        if (!over && !isInputOver() && !engine.isBusy() && !unfinished && wantsInput()) {
            lower.startReading();
        } else {
            lower.stopReading();
        }
    }

    /** An engine, or what it needs, may throw anything. It is the end of the connection; what is fatal ends the run, too. */
    void broke(Throwable cause) {
        fail(cause);
        if (Failures.isFatal(cause)) {
            throw (Error) cause;
        }
    }

    /** Ends it with a failure, after the engine's last word: the alert that tells the peer why. */
    void fail(Throwable cause) {
        if (over || cause instanceof IOException && shutdown.isOverWith()) {
            return;
        }
        try {
            // Conscrypt has an alert to send, too, when it says that it is not handshaking.
            if (!engine.isBusy() && (engine.status() == HandshakeStatus.NEED_WRAP || cause instanceof SSLException)) {
                outbound.wrapHandshake();
            }
        } catch (Throwable noMoreWords) {
            if (noMoreWords != cause) {
                cause.addSuppressed(noMoreWords); // it is over anyway
            }
        }
        lower.flush(); // an engine that throws may have spoken before
        end();
        lastWord.said(loop, options.shutdownTimeout());
        upper().failed(named(cause));
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
        watch();
    }

    private IOException named(Throwable cause) {
        String doing = handshake.isDone() ? "TLS with " : "TLS handshake with ";
        String message = doing + remoteAddress() + " failed: " + text(cause);
        IOException named = switch (cause) {
            case SSLHandshakeException _ -> new SSLHandshakeException(message);
            case SocketException broken -> broken;
            default -> new SSLException(message);
        };
        if (named != cause) {
            named.initCause(cause);
        }
        return named;
    }

    /** A provider has exceptions of its own, whose text may be one of them, too. */
    private static String text(Throwable cause) {
        try {
            String message = cause.getMessage();
            return message == null ? cause.toString() : message;
        } catch (RuntimeException speechless) {
            return cause.getClass().getName();
        }
    }

    // ---- from below ----

    @Override
    public @Nullable ByteBuffer readBuffer() {
        return inbound.room();
    }

    @Override
    public void received(ByteBuffer lent) {
        int count = lent.remaining();
        try {
            inbound.add(lent);
        } catch (Throwable t) {
            broke(t);
        }
        filled(count);
    }

    @Override
    public void filled(int count) {
        try {
            handshake.received(count);
        } catch (SSLException e) {
            fail(e);
        }
        pump();
    }

    @Override
    public void ended() {
        lowerEnded = true;
        pump();
    }

    @Override
    public void written(long pendingBytes) {
        boolean heldBack = outbound.isOwedMuch();
        outbound.written(pendingBytes);
        if (heldBack && !outbound.isOwedMuch()) {
            entry().ready();
        }
        if (lastWord.isWaiting()) {
            lastWord.written(pendingBytes);
        } else if (shutdown.isBegun()) {
            shutdown.written(pendingBytes);
        } else {
            upper().written(pendingBytes + outbound.held());
        }
    }

    @Override
    public void outputFailed(IOException cause) {
        if (over || !engine.hasFinished()) {
            failed(cause);
            return;
        }
        // Over a Unix-domain socket the answer to a request, a ticket or our goodbye fails at once when the peer has gone.
        boolean data = outbound.hasUnsentData();
        outbound.broken(cause);
        if (data) {
            upper().outputFailed(cause); // which, if it is TLS again, may have lost but such a word of its own
        }
        entry().ready();
    }

    @Override
    public void failed(IOException cause) {
        if (lastWord.isWaiting()) {
            lastWord.end();
        }
        if (over || shutdown.isOverWith()) {
            return;
        }
        end();
        upper().failed(cause);
    }

    @Override
    public void turn() {
        if (!handshake.isBegun() && !over) {
            try {
                handshake.begin(loop);
                handshake.received(early);
                engine.begin();
            } catch (Throwable t) {
                broke(t);
            }
        }
        pump();
        upper().turn();
    }

    // ---- from above ----

    @Override
    public void startReading() {
        if (!reading && !over) {
            reading = true;
            watch();
            entry().ready(); // something may be here already
        }
    }

    @Override
    public void stopReading() {
        reading = false;
        watch();
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
        shutdown.endOutput();
    }

    @Override
    public long finish() {
        if (over || !handshake.isDone()) {
            return 0; // nobody is there yet, or any more, to take leave of
        }
        long left = shutdown.begin(loop, options.shutdownTimeout());
        watch();
        if (left > 0) {
            entry().ready();
        }
        return left;
    }

    @Override
    public void dropOutput() {
        outbound.drop();
        end();
        if (!lastWord.isWaiting()) {
            lower.dropOutput();
        }
    }

    @Override
    public void close() {
        outbound.drop();
        end();
        inbound.drop();
        lastWord.close();
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
