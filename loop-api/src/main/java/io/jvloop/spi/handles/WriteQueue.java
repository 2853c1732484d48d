package io.jvloop.spi.readiness;

import io.jvloop.spi.PooledBuffer;
import io.jvloop.spi.SlabPool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Confined to its loop. Copied bytes that wait for a writable socket, in pooled chunks, oldest first.
 *
 * <p>Invariant: the chunks from {@code head} to {@code tail} have unsent bytes between position and limit, and only the last has room
 * behind its limit.
 */
final class WriteQueue {
    private final SlabPool<PooledBuffer> pool;
    private PooledBuffer[] chunks = new PooledBuffer[4];
    /** Those of {@code chunks}, for the system call. */
    private ByteBuffer[] bytes = new ByteBuffer[4];
    private int head;
    private int tail;
    private long size;

    WriteQueue(SlabPool<PooledBuffer> pool) {
        this.pool = pool;
    }

    boolean isEmpty() {
        return size == 0;
    }

    long size() {
        return size;
    }

    /**
     * Copies all that remains in {@code data}.
     *
     * @throws IOException if there is no memory for the rest; what has found room is in the queue
     */
    void add(ByteBuffer data) throws IOException {
        while (data.hasRemaining()) {
            ByteBuffer chunk = chunkWithRoom();
            int at = chunk.limit();
            int count = Math.min(chunk.capacity() - at, data.remaining());
            chunk.limit(at + count);
            chunk.put(at, data, data.position(), count);
            data.position(data.position() + count);
            size += count;
        }
    }

    private ByteBuffer chunkWithRoom() throws IOException {
        if (tail > head && bytes[tail - 1].limit() < bytes[tail - 1].capacity()) {
            return bytes[tail - 1];
        }
        if (tail == chunks.length) {
            makeRoom();
        }
        PooledBuffer chunk = pool.take();
        chunks[tail] = chunk;
        bytes[tail] = chunk.empty().limit(0);
        return bytes[tail++];
    }

    private void makeRoom() {
        int used = tail - head;
        // Half empty or less is moved to the front; so moving costs no more than adding did.
        boolean grows = used * 2 > chunks.length;
        PooledBuffer[] toChunks = grows ? new PooledBuffer[chunks.length * 2] : chunks;
        ByteBuffer[] toBytes = grows ? new ByteBuffer[chunks.length * 2] : bytes;
        System.arraycopy(chunks, head, toChunks, 0, used);
        System.arraycopy(bytes, head, toBytes, 0, used);
        if (!grows) {
            Arrays.fill(chunks, used, tail, null);
            Arrays.fill(bytes, used, tail, null);
        }
        chunks = toChunks;
        bytes = toBytes;
        head = 0;
        tail = used;
    }

    /**
     * Writes as much as the channel takes.
     *
     * @return whether everything has left; false means that the channel would block
     */
    boolean writeTo(NonBlockingStream channel) throws IOException {
        while (size > 0) {
            long sent = tail - head == 1 ? channel.write(bytes[head]) : channel.write(bytes, head, tail - head);
            size -= sent;
            giveSentChunks();
            if (sent == 0) {
                return false;
            }
        }
        return true;
    }

    private void giveSentChunks() {
        while (head < tail && !bytes[head].hasRemaining()) {
            giveFirst();
        }
        if (head == tail) {
            head = 0;
            tail = 0;
        }
    }

    private void giveFirst() {
        PooledBuffer first = chunks[head];
        chunks[head] = null;
        bytes[head++] = null;
        first.release();
    }

    void clear() {
        while (head < tail) {
            giveFirst();
        }
        head = 0;
        tail = 0;
        size = 0;
    }
}
