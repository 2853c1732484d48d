package io.jvloop.tls;

import io.jvloop.spi.BackendContext;
import io.jvloop.spi.StreamHandle;
import io.jvloop.spi.WriteBatch;
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
 * <p>A batch collects plaintext, so that small pieces share a record. Data that is written during a handshake waits until that is done.
 */
final class Outbound {
    /** The plaintext of a full record. */
    private static final int RECORD = 16 * 1024;
    /** How many bytes of the engine's own records may wait for a peer that does not read them, before we stop reading from it. */
    static final int ANSWERS_LIMIT = 16 * 1024;
    /** One empty buffer, not none: Netty's engine over OpenSSL refuses an empty array. */
    private static final ByteBuffer[] NOTHING = {ByteBuffer.allocate(0)};

    private final TlsStream stream;
    private final TlsEngine engine;
    private final TlsBuffers buffers;
    private final StreamHandle lower;
    private final WriteBatch batch;
    /** Plaintext that is not encrypted yet, up to the position. */
    private @Nullable ByteBuffer held;
    private boolean dropped;
    /** How many bytes the lower handle was ever given. */
    private long given;
    /** Bytes of the engine's own records (handshake messages, alerts) that may not have left; the last ends at {@code answersEnd}. */
    private long answers;
    /** The value of {@code given} at which the last of {@code answers} ends: once so many bytes have left, there are none. */
    private long answersEnd;
    /** Application data may be among what the lower handle has not sent. */
    private boolean dataUnsent;
    /** Why a record of the engine's own could not be sent. It fails the application's next write; what the peer has sent is still read. */
    private @Nullable IOException broken;

    Outbound(TlsStream stream, TlsEngine engine, TlsBuffers buffers, StreamHandle lower, BackendContext context) {
        this.stream = stream;
        this.engine = engine;
        this.buffers = buffers;
        this.lower = lower;
        this.batch = new WriteBatch(context, RECORD, this::flush);
    }

    /** How many bytes of plaintext are not encrypted yet. */
    int held() {
        return held == null ? 0 : held.position();
    }

    /** Whether the peer makes the engine answer and does not read the answers. */
    boolean isAnswerBacklogFull() {
        return answers > ANSWERS_LIMIT;
    }

    /** Whether application data would be lost if nothing more could be sent. */
    boolean hasUnsentData() {
        return dataUnsent;
    }

    /** The lower handle has sent something. */
    void written(long pendingBytes) {
        if (given - pendingBytes >= answersEnd) {
            answers = 0;
        }
        dataUnsent &= pendingBytes > 0;
    }

    /** The lower handle can send no more. */
    void broken(IOException cause) {
        broken = cause;
        written(0);
    }

    /**
     * The reset that hides behind the end of the lower handle, or null if the end is orderly. TCP reports a reset once: if a write gets it,
     * later reads see an orderly end. Over a Unix-domain socket a write also fails because the peer has closed in good order.
     */
    @Nullable IOException reset() {
        return lower.remoteAddress() instanceof InetSocketAddress ? broken : null;
    }

    long write(ByteBuffer data) {
        boolean now = batch.leavesNow(held(), data.remaining());
        if (dropped) {
            data.position(data.limit());
        } else if (!stream.mayWrap()) {
            hold(data);
        } else if (now) {
            encrypt(data);
        } else {
            hold(data);
            batch.collected();
        }
        return lower.pendingBytes() + held();
    }

    long write(List<ByteBuffer> data) {
        boolean now = batch.leavesNow(held(), 0);
        for (ByteBuffer part : data) {
            write(part);
        }
        return now ? flush() : lower.pendingBytes() + held();
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
            stream.engineThrew(noRoom); // the peer must not get a message with a gap
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

    /** Encrypts and sends what was collected, unless a handshake is under way. */
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

    /** Encrypts and sends what was collected and then {@code data}; keeps the rest if a handshake begins meanwhile. */
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
     * Sends the engine's own records.
     *
     * @return false if the engine made none though it wants to
     */
    boolean wrapHandshake() throws SSLException {
        long before = given;
        wrap(NOTHING);
        long made = given - before;
        answers = lower.pendingBytes() == 0 ? 0 : answers + made;
        answersEnd = given;
        // A handshake may finish in a wrap of no bytes, which is progress. An engine that wants to wrap but makes nothing must wait.
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
                // In TLS 1.2 the peer's close_notify has ended our side too, so this data could not be received.
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

    /** Sends what was collected and the close_notify; later writes are dropped. */
    void close() throws SSLException {
        flush();
        drop();
        engine.closeOutput();
        wrapHandshake();
        lower.flush();
    }

    /** Drops what was collected, and later writes. */
    void drop() {
        dropped = true;
        if (held != null) {
            buffers.giveCipher(held);
            held = null;
        }
    }
}
