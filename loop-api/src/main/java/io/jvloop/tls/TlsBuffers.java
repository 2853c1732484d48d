package io.jvloop.tls;

import io.jvloop.spi.PooledBuffer;
import io.jvloop.spi.SlabPool;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Confined to its loop. The buffers that the loop's TLS connections borrow. An idle connection holds none.
 *
 * <p>Ciphertext is in heap buffers, because the JDK's ciphers work on arrays and would copy a direct buffer piece by piece. Plaintext that
 * a protocol is lent is in direct buffers, as that of a plain connection.
 */
public final class TlsBuffers implements AutoCloseable {
    /** Room for two of the largest records (16 KiB and their overhead), so that a busy peer's records are not processed one at a time. */
    static final int SIZE = 2 * (16 * 1024 + 512);
    private static final int KEPT = 32;
    private static final int PLAINS_A_SLAB = 8;

    private final ByteBuffer[] cipher = new ByteBuffer[KEPT];
    private final SlabPool<PooledBuffer> plain = PooledBuffer.pool(SIZE, PLAINS_A_SLAB, KEPT);
    private int ciphers;

    /** Makes an empty pool. */
    public TlsBuffers() {
        // buffers are made when they are first needed
    }

    ByteBuffer takeCipher(int atLeast) {
        return ciphers > 0 && atLeast <= SIZE ? cipher[--ciphers].clear() : ByteBuffer.allocate(Math.max(SIZE, atLeast));
    }

    void giveCipher(ByteBuffer buffer) {
        if (buffer.capacity() == SIZE && ciphers < KEPT) {
            cipher[ciphers++] = buffer;
        }
    }

    PooledBuffer takePlain(int atLeast) throws IOException {
        return (atLeast <= SIZE ? plain : PooledBuffer.pool(atLeast, 1, 0)).take();
    }

    @Override
    public void close() {
        plain.close();
    }
}
