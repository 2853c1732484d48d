package io.jvloop.spi.handles;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Confined to its loop. Copied bytes that wait to be sent, in pooled chunks, oldest first.
 *
 * <p>Invariant: the chunks from {@link #head} on have unsent bytes between position and limit, and only the last has room after its limit.
 *
 * @param <C> what holds a chunk's bytes
 */
public final class WriteQueue<C> {
    private final Pool<C> pool;
    private final Kind<C> kind;
    private C[] chunks;
    /** The buffers of {@code chunks}, for the system call. */
    private ByteBuffer[] bytes = new ByteBuffer[4];
    private int head;
    private int tail;
    private long size;

    /** Gives chunks. */
    public interface Pool<C> {
        C take() throws IOException;
    }

    /** How chunks are used: makes arrays of them, gives a new chunk's memory from 0 to its capacity, and releases a chunk. */
    public record Kind<C>(IntFunction<C[]> array, Function<C, ByteBuffer> memory, Consumer<C> release) {
    }

    /** Sends from the queue's buffers, moves their positions, and returns how many bytes it has sent. */
    public interface Sender {
        long send(ByteBuffer[] from, int offset, int count) throws IOException;
    }

    /** Makes an empty queue. */
    public WriteQueue(Pool<C> pool, Kind<C> kind) {
        this.pool = pool;
        this.kind = kind;
        this.chunks = kind.array.apply(bytes.length);
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public long size() {
        return size;
    }

    /** The chunks themselves, from {@link #head} on. */
    public C[] chunks() {
        return chunks;
    }

    public int head() {
        return head;
    }

    /** How many chunks there are. */
    public int count() {
        return tail - head;
    }

    /**
     * Copies all that remains in {@code data}.
     *
     * @throws IOException if there is no memory for the rest; what had room is queued
     */
    public void add(ByteBuffer data) throws IOException {
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
        C chunk = pool.take();
        chunks[tail] = chunk;
        bytes[tail] = kind.memory.apply(chunk).limit(0);
        return bytes[tail++];
    }

    private void makeRoom() {
        int used = tail - head;
        // Only a half empty array is moved to its front, so moving costs no more than adding did.
        boolean grows = used * 2 > chunks.length;
        C[] toChunks = grows ? kind.array.apply(chunks.length * 2) : chunks;
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

    /** Sends until everything has left; returns false if the system takes no more now. */
    public boolean sendAll(Sender sender) throws IOException {
        while (size > 0) {
            long sent = sender.send(bytes, head, tail - head);
            size -= sent;
            releaseSentChunks();
            if (sent == 0) {
                return false;
            }
        }
        return true;
    }

    /** The first {@code count} bytes were sent from the chunks. */
    public void sent(long count) {
        size -= count;
        long left = count;
        for (int i = head; left > 0; i++) {
            int part = (int) Math.min(left, bytes[i].remaining());
            bytes[i].position(bytes[i].position() + part);
            left -= part;
        }
        releaseSentChunks();
    }

    private void releaseSentChunks() {
        while (head < tail && !bytes[head].hasRemaining()) {
            releaseFirst();
        }
        if (head == tail) {
            head = 0;
            tail = 0;
        }
    }

    private void releaseFirst() {
        C first = chunks[head];
        chunks[head] = null;
        bytes[head++] = null;
        kind.release.accept(first);
    }

    /** Releases all chunks. */
    public void clear() {
        while (head < tail) {
            releaseFirst();
        }
        head = 0;
        tail = 0;
        size = 0;
    }
}
