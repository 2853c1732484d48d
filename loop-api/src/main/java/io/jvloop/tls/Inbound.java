package io.jvloop.tls;

import io.jvloop.spi.PooledBuffer;
import io.jvloop.spi.StreamSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. The receiving half of a {@link TlsStream}: what arrived is decrypted straight into the buffer of who gets it. */
final class Inbound {
    /** The first byte of a record that is no alert and no handshake. */
    private static final byte APPLICATION_DATA = 23;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final TlsStream stream;
    private final TlsEngine engine;
    private final TlsBuffers buffers;
    /** Ciphertext from {@code start} to the position; behind it is room. */
    private @Nullable ByteBuffer cipher;
    private int start;
    /** Decrypted, and to be delivered: first of all, and in as many pieces as a protocol's buffers are small. */
    private @Nullable PooledBuffer plain;
    /** What comes after {@code plain}: nothing but this. */
    private @Nullable SSLException broken;

    Inbound(TlsStream stream, TlsEngine engine, TlsBuffers buffers) {
        this.stream = stream;
        this.engine = engine;
        this.buffers = buffers;
    }

    /** Where the next ciphertext shall go. */
    ByteBuffer room() {
        return room(1);
    }

    private ByteBuffer room(int atLeast) {
        ByteBuffer present = cipher;
        if (present == null) {
            start = 0;
            present = buffers.takeCipher(atLeast);
        } else if (present.remaining() < atLeast || start > present.capacity() / 2) {
            // What is left is part of a record. It is moved after at least as much was consumed, never for each small piece that arrives.
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

    /** Adds ciphertext that came another way than through {@link #room}. */
    void add(ByteBuffer data) {
        if (data.hasRemaining()) {
            room(data.remaining()).put(data);
        }
    }

    /** Behind what was decrypted there is nothing but a failure. */
    boolean isBroken() {
        return broken != null;
    }

    /**
     * Decrypts and delivers a piece of what is there.
     *
     * @return whether the engine or another piece may go on
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

    /** An engine over OpenSSL tells in its next call that the last record has finished the handshake. */
    private boolean pollEngine() throws SSLException {
        engine.unwrap(NOTHING, NOTHING);
        return engine.isIdle() || engine.wantsTurn();
    }

    /** Decrypts as many records as a buffer of ours holds. */
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

    /** A goodbye ends our own side, too, in TLS 1.2: the answer to what came before it must be written first. */
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
        // Without the count an engine that answers OK and does nothing would be asked for ever.
        return result.bytesConsumed() > 0 || result.bytesProduced() > 0 || engine.wantsTurn();
    }

    /** Gives an empty buffer back. */
    private void release() {
        if (cipher != null) {
            buffers.giveCipher(cipher);
            cipher = null;
            start = 0;
        }
    }

    /** Forgets everything. */
    void drop() {
        release();
        if (plain != null) {
            plain.release();
            plain = null;
        }
    }
}
