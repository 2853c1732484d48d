package io.jvloop.tls;

import io.jvloop.spi.PooledBuffer;
import io.jvloop.spi.StreamSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. The receiving half of a {@link TlsStream}: it decrypts into the receiver's own buffer if that is large enough. */
final class Inbound {
    /** The first byte of a record with application data (RFC 8446, section 5.1). */
    private static final byte APPLICATION_DATA = 23;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final TlsStream stream;
    private final TlsEngine engine;
    private final TlsBuffers buffers;
    /** Ciphertext from {@code start} to the position; the rest is room for more. */
    private @Nullable ByteBuffer cipher;
    private int start;
    /** Decrypted data that is delivered before anything else, in pieces if the protocol's buffers are small. */
    private @Nullable PooledBuffer plain;
    /** The failure that is due once {@code plain} is delivered. */
    private @Nullable SSLException broken;

    Inbound(TlsStream stream, TlsEngine engine, TlsBuffers buffers) {
        this.stream = stream;
        this.engine = engine;
        this.buffers = buffers;
    }

    /** A buffer with room for the next ciphertext. */
    ByteBuffer room() {
        return room(1);
    }

    private ByteBuffer room(int atLeast) {
        ByteBuffer present = cipher;
        if (present == null) {
            start = 0;
            present = buffers.takeCipher(atLeast);
        } else if (present.remaining() < atLeast || start > present.capacity() / 2) {
            // The rest is part of a record. It is moved only after at least as much was consumed, not for each small piece that arrives.
            int kept = present.position() - start;
            if (kept + atLeast > present.capacity()) {
                ByteBuffer larger = buffers.takeCipher(Math.max(2 * present.capacity(), kept + atLeast));
                present = larger.put(present.flip().position(start));
            } else {
                present.flip().position(start).compact();
            }
            start = 0;
        }
        cipher = present;
        return present;
    }

    /** Adds ciphertext that was not received into {@link #room}. */
    void add(ByteBuffer data) {
        if (data.hasRemaining()) {
            room(data.remaining()).put(data);
        }
    }

    /** Whether decryption has failed; what was decrypted before is still delivered. */
    boolean isBroken() {
        return broken != null;
    }

    /**
     * Decrypts and delivers one piece of what has arrived.
     *
     * @return whether another step may get further
     */
    boolean step() throws IOException {
        if (plain != null) {
            return deliver(plain);
        }
        if (broken != null) {
            throw broken;
        }
        if (cipher == null || start == cipher.position()) {
            release();
            return !engine.isIdle() && pollEngine();
        }
        ByteBuffer own = stream.mayDeliver() ? stream.upper().readBuffer() : null;
        if (own == null || !stream.mayDeliver()) {
            return decrypt();
        }
        SSLEngineResult result = unwrap(own);
        if (result.getStatus() == Status.BUFFER_OVERFLOW) {
            return decrypt();
        }
        if (result.bytesProduced() > 0) {
            stream.upper().filled(result.bytesProduced());
        }
        return hasMoved(result);
    }

    /** An engine over OpenSSL says only in the call after the last record that the handshake is finished. */
    private boolean pollEngine() throws SSLException {
        engine.unwrap(NOTHING, NOTHING);
        return engine.isIdle() || engine.wantsTurn();
    }

    /** Decrypts as many records as a pooled buffer holds. */
    private boolean decrypt() throws IOException {
        PooledBuffer taken = buffers.takePlain(engine.plaintextSize());
        ByteBuffer into = taken.empty();
        boolean moved = false;
        try {
            moved = decrypt(into);
        } catch (SSLException e) {
            broken = e;
            moved = true;
        } finally {
            if (into.position() > 0) {
                into.flip();
                plain = taken;
            } else {
                taken.release();
            }
        }
        return moved;
    }

    private boolean decrypt(ByteBuffer into) throws SSLException {
        int record = engine.plaintextSize();
        boolean moved;
        do {
            SSLEngineResult result = unwrap(into);
            moved = hasMoved(result);
            if (result.getStatus() == Status.BUFFER_OVERFLOW && into.position() == 0) {
                throw new SSLException("the provider wants a larger buffer than the " + record + " bytes that its session names");
            }
        } while (moved && engine.isIdle() && into.remaining() >= record && isDataNext() && stream.pump.hasBudget());
        return moved;
    }

    /** In TLS 1.2 a close_notify ends our side too, so the application must first have had the chance to answer what came before it. */
    private boolean isDataNext() {
        return cipher != null && start < cipher.position() && cipher.get(start) == APPLICATION_DATA;
    }

    private boolean deliver(PooledBuffer piece) {
        if (stream.discardsInput()) {
            plain = null;
            piece.release();
            return true;
        }
        StreamSink upper = stream.upper();
        ByteBuffer own = stream.mayDeliver() ? upper.readBuffer() : null;
        if (!stream.mayDeliver()) {
            return false;
        }
        ByteBuffer decrypted = piece.bytes();
        if (own == null) {
            plain = null;
            try {
                upper.received(decrypted);
            } finally {
                piece.release();
            }
            return true;
        }
        int count = Math.min(own.remaining(), decrypted.remaining());
        own.put(decrypted.slice(decrypted.position(), count));
        decrypted.position(decrypted.position() + count);
        if (!decrypted.hasRemaining()) {
            plain = null;
            piece.release();
        }
        upper.filled(count);
        return true;
    }

    private SSLEngineResult unwrap(ByteBuffer into) throws SSLException {
        ByteBuffer from = cipher;
        assert from != null;
        int end = from.position();
        from.limit(end).position(start);
        byte kind = from.get(start);
        SSLEngineResult result;
        try {
            result = engine.unwrap(from, into);
        } finally {
            start = from.position();
            from.limit(from.capacity()).position(end);
        }
        stream.unwrapped(kind, result);
        return result;
    }

    private boolean hasMoved(SSLEngineResult result) {
        // The counts are asked too: an engine that answers OK and does nothing would else be called for ever.
        return result.bytesConsumed() > 0 || result.bytesProduced() > 0 || engine.wantsTurn();
    }

    /** Gives the ciphertext's buffer back to the pool. */
    private void release() {
        if (cipher != null) {
            buffers.giveCipher(cipher);
            cipher = null;
            start = 0;
        }
    }

    /** Drops all data and gives the buffers back. */
    void drop() {
        release();
        if (plain != null) {
            plain.release();
            plain = null;
        }
    }
}
