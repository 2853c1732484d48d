package io.jvloop.tls;

import io.jvloop.EventLoop;
import io.jvloop.LoopFuture;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. An engine, and what it wants next.
 *
 * <p>While its delegated tasks run on the executor the engine's lock is theirs: the loop does not touch it then.
 */
final class TlsEngine {
    private final SSLEngine engine;
    private final EventLoop loop;
    private HandshakeStatus status = HandshakeStatus.NEED_UNWRAP;
    private boolean finished;
    private boolean busy;
    private boolean inputClosed;
    private int recordSize;
    private int plaintextSize;

    TlsEngine(SSLEngine engine, EventLoop loop) {
        this.engine = engine;
        this.loop = loop;
    }

    void begin() throws SSLException {
        engine.beginHandshake();
        status = engine.getHandshakeStatus();
        takeSizes();
    }

    HandshakeStatus status() {
        return status;
    }

    /** A handshake has succeeded. That none is going on says less: it may have been given up. */
    boolean hasFinished() {
        return finished;
    }

    /** Its tasks run on the executor: it must not be called. */
    boolean isBusy() {
        return busy;
    }

    /** It has no handshake in the way, so application data may pass. */
    boolean isIdle() {
        return !busy && status == HandshakeStatus.NOT_HANDSHAKING;
    }

    /** It wants something other than bytes from the peer. */
    boolean wantsTurn() {
        return status == HandshakeStatus.NEED_WRAP || status == HandshakeStatus.NEED_TASK;
    }

    /** The peer has said goodbye. */
    boolean isInputClosed() {
        return inputClosed;
    }

    SSLEngineResult unwrap(ByteBuffer from, ByteBuffer into) throws SSLException {
        SSLEngineResult result;
        try {
            result = engine.unwrap(from, into);
        } catch (SSLException e) {
            throw describe(e);
        }
        inputClosed |= result.getStatus() == SSLEngineResult.Status.CLOSED;
        return remember(result);
    }

    SSLEngineResult wrap(ByteBuffer[] from, ByteBuffer into) throws SSLException {
        try {
            return remember(engine.wrap(from, into));
        } catch (SSLException e) {
            throw describe(e); // what a task has found wrong is told here, too
        }
    }

    /** Asks what it wants, for an alert may be to be sent. If it cannot even say that, the first failure is still the one to be told. */
    private SSLException describe(SSLException failure) {
        try {
            status = engine.getHandshakeStatus();
        } catch (RuntimeException unknown) {
            failure.addSuppressed(unknown);
        }
        return failure;
    }

    private SSLEngineResult remember(SSLEngineResult result) {
        status = result.getHandshakeStatus();
        if (status == HandshakeStatus.FINISHED) {
            finished = true;
            status = engine.getHandshakeStatus(); // a session ticket may be to be sent
            takeSizes();
        }
        return result;
    }

    /** Says goodbye: from now on {@link #wrap} makes the close_notify. */
    void closeOutput() {
        engine.closeOutbound();
        status = engine.getHandshakeStatus();
    }

    private void takeSizes() {
        SSLSession session = engine.getSession();
        recordSize = session.getPacketBufferSize();
        plaintextSize = session.getApplicationBufferSize();
    }

    /** The room that the longest record needs. */
    int recordSize() {
        return recordSize;
    }

    /** The room that the plaintext of the longest record needs. */
    int plaintextSize() {
        return plaintextSize;
    }

    SSLEngine sslEngine() {
        return engine;
    }

    /**
     * Runs what takes long (signatures, key managers, trust managers) on the executor.
     *
     * @param then runs in the loop, and calls {@link #refreshStatus}; gets what a task threw past its engine, or null. What the engine itself
     *             saw its next call throws
     */
    void runTasks(Consumer<@Nullable Throwable> then) {
        LoopFuture<Void> running = loop.runInExecutor(() -> {
            for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                task.run();
            }
            return null;
        });
        busy = true;
        running.addDoneCallback(done -> {
            busy = false;
            then.accept(done.exception());
        });
    }

    /** Asks what it wants after its tasks. */
    void refreshStatus() {
        status = engine.getHandshakeStatus();
    }
}
