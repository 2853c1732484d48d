package io.jvloop.tls;

import io.jvloop.spi.BackendContext;
import io.jvloop.spi.StreamHandle;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. The sending half of a {@link TlsStream}.
 *
 * <p>As in a plain connection, the first write of a batch leaves at once. What else the batch writes is collected, so that small pieces
 * share a record, and leaves at its end. What is written while the engine is busy with a handshake waits for it.
 */
final class Outbound {
    /** The plaintext of a full record. */
    private static final int RECORD = 16 * 1024;
    /** How much of the engine's own words may wait for a peer that does not take them, before we take no more of his. */
    static final int ANSWERS_LIMIT = 16 * 1024;
    /** One empty buffer, not none: Netty's engine over OpenSSL refuses an empty array. */
    private static final ByteBuffer[] NOTHING = {ByteBuffer.allocate(0)};

    private final TlsStream stream;
    private final TlsEngine engine;
    private final TlsBuffers buffers;
    private final StreamHandle lower;
    private final BackendContext context;
    private final Runnable flushAtBatchEnd = this::flushCollected;
    /** Plaintext that waits, up to the position. */
    private @Nullable ByteBuffer held;
    private boolean flushScheduled;
    private boolean dropped;
    /** All that the handle below was ever given, in bytes. */
    private long given;
    /** The engine's own words of which the last, which ended at {@code answersEnd} of all that was given, has not left. */
    private long answers;
    private long answersEnd;
    /** Application data may be among what the handle below has not sent. */
    private boolean dataUnsent;
    /** Why the engine could not send a word of its own. What the application sends fails of it; what the peer has sent is still read. */
    private @Nullable IOException broken;
    private long lastWriteBatch = Long.MIN_VALUE;

    Outbound(TlsStream stream, TlsEngine engine, TlsBuffers buffers, StreamHandle lower, BackendContext context) {
        this.stream = stream;
        this.engine = engine;
        this.buffers = buffers;
        this.lower = lower;
        this.context = context;
    }

    /** Plaintext that waits, in bytes. */
    int held() {
        return held == null ? 0 : held.position();
    }

    /** The peer asks, and does not take the answers. */
    boolean isAnswerBacklogFull() {
        return answers > ANSWERS_LIMIT;
    }

    /** If no more can be sent, something of the application's is lost. */
    boolean hasUnsentData() {
        return dataUnsent;
    }

    /** The handle below has sent something. */
    void written(long pendingBytes) {
        if (given - pendingBytes >= answersEnd) {
            answers = 0;
        }
        dataUnsent &= pendingBytes > 0;
    }

    /** The handle below can send no more. */
    void broken(IOException cause) {
        broken = cause;
        written(0);
    }

    /**
     * Why the end that the handle below told is none. A TCP socket tells a reset once: if a write met it, the reads behind it get an
     * orderly end. Over a Unix-domain socket a write also fails because the peer has closed in good order.
     */
    @Nullable IOException reset() {
        return lower.remoteAddress() instanceof InetSocketAddress ? broken : null;
    }

    long write(ByteBuffer data) {
        boolean first = firstOfBatch();
        if (dropped) {
            data.position(data.limit());
        } else if (!stream.mayWrap()) {
            hold(data);
        } else if (first && held == null || held() + data.remaining() >= RECORD) {
            encrypt(data);
        } else {
            hold(data);
            scheduleFlush();
        }
        return lower.pendingBytes() + held();
    }

    long write(List<ByteBuffer> data) {
        boolean first = firstOfBatch();
        for (ByteBuffer part : data) {
            write(part);
        }
        return first ? flush() : lower.pendingBytes() + held();
    }

    private boolean firstOfBatch() {
        long batch = context.batch();
        boolean first = batch != lastWriteBatch;
        lastWriteBatch = batch;
        return first;
    }

    private void hold(ByteBuffer data) {
        if (dropped) {
            data.position(data.limit()); // the connection was lost while it was encrypted
            return;
        }
        try {
            held = roomFor(data.remaining()).put(data);
        } catch (Throwable noRoom) {
            data.position(data.limit());
            stream.engineThrew(noRoom); // what follows would be a message with a hole
        }
    }

    private ByteBuffer roomFor(int count) {
        ByteBuffer present = held;
        if (present == null) {
            return buffers.takeCipher(count);
        }
        if (present.remaining() >= count) {
            return present;
        }
        ByteBuffer larger = buffers.takeCipher(Math.max(2 * present.capacity(), present.position() + count));
        larger.put(present.flip());
        buffers.giveCipher(present);
        return larger;
    }

    private void scheduleFlush() {
        if (!flushScheduled) {
            flushScheduled = true;
            context.atBatchEnd(flushAtBatchEnd);
        }
    }

    private void flushCollected() {
        flushScheduled = false;
        flush();
    }

    /** Sends what is held, unless a handshake is in the way. */
    long flush() {
        if (held != null && stream.mayWrap()) {
            encrypt(null);
            lower.flush();
            stream.lowerSink.written(lower.pendingBytes());
        } else {
            lower.flush();
        }
        return lower.pendingBytes() + held();
    }

    /** Encrypts and sends what is held and then {@code data}; keeps what a handshake comes in the way of. */
    private void encrypt(@Nullable ByteBuffer data) {
        if (broken != null) {
            drop();
            if (data != null) {
                data.position(data.limit());
            }
            stream.upper().outputFailed(broken);
            return;
        }
        ByteBuffer first = held;
        held = null;
        ByteBuffer[] sources = first == null ? data == null ? NOTHING : new ByteBuffer[] {data}
                : data == null ? new ByteBuffer[] {first.flip()} : new ByteBuffer[] {first.flip(), data};
        dataUnsent = true;
        try {
            wrap(sources);
            dataUnsent = lower.pendingBytes() > 0;
            for (ByteBuffer source : sources) {
                if (source.hasRemaining()) {
                    hold(source);
                }
            }
        } catch (Throwable t) {
            if (data != null) {
                data.position(data.limit());
            }
            stream.engineThrew(t);
        } finally {
            if (first != null) {
                buffers.giveCipher(first);
            }
        }
    }

    /**
     * Sends what the engine itself has to say.
     *
     * @return whether it got on
     */
    boolean wrapHandshake() throws SSLException {
        long before = given;
        wrap(NOTHING);
        long made = given - before;
        answers = lower.pendingBytes() == 0 ? 0 : answers + made;
        answersEnd = given;
        // The end of a handshake may come without bytes. An engine that wants to wrap and has nothing would be asked for ever.
        return made > 0 || engine.status() != SSLEngineResult.HandshakeStatus.NEED_WRAP;
    }

    private void wrap(ByteBuffer[] sources) throws SSLException {
        ByteBuffer out = buffers.takeCipher(engine.recordSize());
        try {
            SSLEngineResult result;
            do {
                if (out.remaining() < engine.recordSize()) {
                    lower.write(out.flip());
                    out.clear();
                }
                result = engine.wrap(sources, out);
                given += result.bytesProduced();
            } while (result.getStatus() == Status.OK && result.bytesProduced() > 0
                    && (hasRemaining(sources) || engine.status() == SSLEngineResult.HandshakeStatus.NEED_WRAP));
            if (result.getStatus() == Status.BUFFER_OVERFLOW) {
                throw new SSLException(
                        "the provider wants a larger buffer than the " + engine.recordSize() + " bytes that its session names");
            }
            if (result.getStatus() == Status.CLOSED) {
                // The peer's goodbye ends our side, too (TLS 1.2): what comes after it has no receiver.
                for (ByteBuffer source : sources) {
                    source.position(source.limit());
                }
            }
        } finally {
            if (out.position() > 0) {
                lower.write(out.flip());
            }
            buffers.giveCipher(out);
        }
        stream.pump.wrapped();
    }

    private static boolean hasRemaining(ByteBuffer[] sources) {
        for (ByteBuffer source : sources) {
            if (source.hasRemaining()) {
                return true;
            }
        }
        return false;
    }

    /** Sends what is held and the close_notify; what is written later is dropped. */
    void close() throws SSLException {
        flush();
        drop();
        engine.closeOutput();
        wrapHandshake();
        lower.flush();
    }

    /** Forgets what is held; what is written later is dropped. */
    void drop() {
        dropped = true;
        if (held != null) {
            buffers.giveCipher(held);
            held = null;
        }
    }
}
