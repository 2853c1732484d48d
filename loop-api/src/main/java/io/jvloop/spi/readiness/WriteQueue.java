package io.jvloop.spi.readiness;

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
    private final BufferPool pool;
    private ByteBuffer[] chunks = new ByteBuffer[4];
    private int head;
    private int tail;
    private long size;

    WriteQueue(BufferPool pool) {
        this.pool = pool;
    }

    boolean isEmpty() {
        return size == 0;
    }

    long size() {
        return size;
    }

    /** Copies all that remains in {@code data}. */
    void add(ByteBuffer data) {
        size += data.remaining();
        while (data.hasRemaining()) {
            ByteBuffer chunk = chunkWithRoom();
            int at = chunk.limit();
            int count = Math.min(chunk.capacity() - at, data.remaining());
            chunk.limit(at + count);
            chunk.put(at, data, data.position(), count);
            data.position(data.position() + count);
        }
    }

    private ByteBuffer chunkWithRoom() {
        if (tail > head && chunks[tail - 1].limit() < chunks[tail - 1].capacity()) {
            return chunks[tail - 1];
        }
        if (tail == chunks.length) {
            makeRoom();
        }
        ByteBuffer chunk = pool.take();
        chunk.limit(0);
        chunks[tail++] = chunk;
        return chunk;
    }

    private void makeRoom() {
        int used = tail - head;
        // Half empty or less is moved to the front; so moving costs no more than adding did.
        ByteBuffer[] to = used * 2 > chunks.length ? new ByteBuffer[chunks.length * 2] : chunks;
        System.arraycopy(chunks, head, to, 0, used);
        if (to == chunks) {
            Arrays.fill(chunks, used, tail, null);
        }
        chunks = to;
        head = 0;
        tail = used;
    }

    /**
     * Writes as much as the channel takes.
     *
     * @return whether everything has left; false means that the channel would block
     */
    boolean writeTo(NonBlockingChannel channel) throws IOException {
        while (size > 0) {
            long sent = tail - head == 1 ? channel.write(chunks[head]) : channel.write(chunks, head, tail - head);
            size -= sent;
            giveSentChunks();
            if (sent == 0) {
                return false;
            }
        }
        return true;
    }

    private void giveSentChunks() {
        while (head < tail && !chunks[head].hasRemaining()) {
            pool.give(chunks[head]);
            chunks[head++] = null;
        }
        if (head == tail) {
            head = 0;
            tail = 0;
        }
    }

    void clear() {
        for (int i = head; i < tail; i++) {
            pool.give(chunks[i]);
            chunks[i] = null;
        }
        head = 0;
        tail = 0;
        size = 0;
    }
}
