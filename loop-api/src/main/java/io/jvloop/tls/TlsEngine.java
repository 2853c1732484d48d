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
 * Confined to its loop. An {@link SSLEngine} and the handshake status after its last call, so that the engine is not asked for it again.
 *
 * <p>While the engine's delegated tasks run on the executor they hold its lock, and the loop does not touch it.
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

    /** Whether a handshake has succeeded. NOT_HANDSHAKING alone does not say so: a handshake may have been given up. */
    boolean hasFinished() {
        return finished;
    }

    /** Whether its tasks run on the executor, so that it must not be called. */
    boolean isBusy() {
        return busy;
    }

    /** Whether no handshake is under way, so that application data may pass. */
    boolean isIdle() {
        return !busy && status == HandshakeStatus.NOT_HANDSHAKING;
    }

    /** Whether it wants something other than bytes from the peer. */
    boolean wantsTurn() {
        return status == HandshakeStatus.NEED_WRAP || status == HandshakeStatus.NEED_TASK;
    }

    /** Whether the peer's close_notify has come. */
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
            throw describe(e); // the failure of a delegated task is thrown here too
        }
    }

    /** Asks for the status after a failure, because there may be an alert to send. If that fails too, the first failure is reported. */
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
            status = engine.getHandshakeStatus(); // the engine may have a session ticket to send
            takeSizes();
        }
        return result;
    }

    /** Ends our side: the next {@link #wrap} makes the close_notify. */
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
     * Runs the delegated tasks (signatures, key managers, trust managers), which take long, on the executor.
     *
     * @param then runs in the loop and calls {@link #refreshStatus}; gets what a task threw, or null. A failure that the engine itself
     *             caught is thrown by its next call
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

    /** Asks for the status after the delegated tasks have run. */
    void refreshStatus() {
        status = engine.getHandshakeStatus();
    }
}
