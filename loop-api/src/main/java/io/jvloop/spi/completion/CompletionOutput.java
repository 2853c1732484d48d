package io.jvloop.spi.completion;

import io.jvloop.spi.BackendContext;
import io.jvloop.spi.WriteBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. The sending half of a {@link CompletionStream}: a queue of copied bytes, of which one send at a time takes all that
 * is there.
 *
 * <p>Invariant: the blocks from {@code head} to {@code tail} have unsent bytes between position and limit, and only the last has room
 * behind its limit. While a send is in flight the positions stand, and the blocks stay, even when all is dropped.
 */
final class CompletionOutput {
    private final BackendContext context;
    private final CompletionBackend backend;
    private final BlockPool pool;
    private final StreamSocket socket;
    private final CompletionStream stream;
    private final WriteBatch batch;
    private Block[] blocks = new Block[4];
    private int head;
    private int tail;
    private long size;
    private boolean sending;
    private boolean shutdownDue;
    private boolean dropped;
    /** Who sends descriptors waits for room. */
    private boolean roomAwaited;
    /** The sink has not heard yet that something was sent. */
    private boolean progress;
    private @Nullable IOException failure;

    CompletionOutput(CompletionBackend backend, StreamSocket socket, CompletionStream stream) {
        this.backend = backend;
        this.context = backend.context();
        this.pool = backend.blocks();
        this.socket = socket;
        this.stream = stream;
        this.batch = new WriteBatch(context, WriteBatch.LIMIT, this::flush);
    }

    long write(ByteBuffer data) {
        if (dropped) {
            data.position(data.limit());
            return 0;
        }
        try {
            add(data);
        } catch (IOException e) {
            data.position(data.limit());
            stream.failOutput(e);
            return size;
        }
        if (!context.inRun()) {
            handOver();
        } else if (!sending) {
            if (batch.isMuch(size)) {
                send();
            } else {
                batch.collected();
            }
        }
        return size;
    }

    /**
     * Nobody ends a batch, and no poll comes. One send is in flight at a time, so what was written behind it begins when a poll has told of
     * its completion. A thread that may not poll sends what goes without waiting, as asyncio does; what is left waits for the next run.
     */
    private void handOver() {
        if (!backend.mayPoll()) {
            sendNow();
            flush();
            return;
        }
        flush();
        long before;
        do {
            before = size;
            backend.runEnded();
        } while (sending && size < before);
    }

    private void sendNow() {
        if (sending) {
            return;
        }
        try {
            long sent = socket.sendNow(blocks, head, tail - head);
            giveBack(sent);
            size -= sent;
        } catch (IOException e) {
            stream.failOutput(e);
        }
    }

    private void add(ByteBuffer data) throws IOException {
        while (data.hasRemaining()) {
            ByteBuffer bytes = blockWithRoom().bytes();
            int at = bytes.limit();
            int count = Math.min(bytes.capacity() - at, data.remaining());
            bytes.limit(at + count).put(at, data, data.position(), count);
            data.position(data.position() + count);
            size += count;
        }
    }

    private Block blockWithRoom() throws IOException {
        if (tail > head && blocks[tail - 1].bytes().limit() < blocks[tail - 1].bytes().capacity()) {
            return blocks[tail - 1];
        }
        Block block = pool.take();
        block.bytes().limit(0);
        if (tail == blocks.length) {
            makeRoom();
        }
        blocks[tail++] = block;
        return block;
    }

    private void makeRoom() {
        int used = tail - head;
        // Half empty or less is moved to the front; so moving costs no more than adding did.
        Block[] to = used * 2 > blocks.length ? new Block[blocks.length * 2] : blocks;
        System.arraycopy(blocks, head, to, 0, used);
        if (to == blocks) {
            Arrays.fill(blocks, used, tail, null);
        }
        blocks = to;
        head = 0;
        tail = used;
    }

    long flush() {
        if (!sending && !dropped) {
            if (size > 0) {
                send();
            } else if (shutdownDue) {
                endOutput();
            }
        }
        return size;
    }

    private void send() {
        sending = true;
        socket.send(blocks, head, tail - head);
    }

    long sendDescriptors(ByteBuffer data, int[] descriptors) throws IOException {
        if (sending || dropped) {
            roomAwaited = true;
            return 0;
        }
        Block block = pool.take();
        try {
            int count = Math.min(block.bytes().capacity(), data.remaining());
            block.bytes().put(0, data, data.position(), count).limit(count);
            long sent = socket.sendDescriptors(block, descriptors);
            if (sent > 0) {
                data.position(data.position() + (int) sent);
            } else if (sent == 0) {
                sending = true;
                roomAwaited = true;
            }
            return sent;
        } finally {
            block.release();
        }
    }

    private void endOutput() {
        shutdownDue = false;
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            stream.failOutput(e);
        }
    }

    /** A send has completed. Answers whether the sink would like to hear of it. */
    boolean sent(long count, @Nullable IOException problem) {
        sending = false;
        giveBack(count);
        if (dropped) {
            releaseAll();
            return false;
        }
        size -= count;
        progress |= count > 0 || roomAwaited;
        roomAwaited = false;
        failure = problem;
        if (failure == null && size > 0) {
            send();
        }
        return progress;
    }

    /** Whether there is something to do in the loop's turn, whoever listens. */
    boolean hasNews() {
        return failure != null || shutdownDue && size == 0;
    }

    /** In the loop's turn: says what was sent. */
    void reportProgress() {
        if (failure != null) {
            return;
        }
        if (shutdownDue) {
            flush();
        }
        if (progress) {
            progress = false;
            stream.written(size);
        }
    }

    /** In the loop's turn: says why no more can be sent. */
    void reportFailure() {
        if (failure != null) {
            IOException cause = failure;
            failure = null;
            stream.failOutput(cause);
        }
    }

    private void giveBack(long count) {
        long left = count;
        while (head < tail) {
            ByteBuffer bytes = blocks[head].bytes();
            if (left < bytes.remaining()) {
                bytes.position(bytes.position() + (int) left);
                return;
            }
            left -= bytes.remaining();
            blocks[head].release();
            blocks[head++] = null;
        }
        head = 0;
        tail = 0;
    }

    private void releaseAll() {
        while (head < tail) {
            blocks[head].release();
            blocks[head++] = null;
        }
        head = 0;
        tail = 0;
    }

    long pendingBytes() {
        return size;
    }

    void shutdown() {
        shutdownDue = true;
        flush();
    }

    void drop() {
        dropped = true;
        size = 0;
        failure = null;
        progress = false;
        shutdownDue = false;
        if (!sending) {
            releaseAll();
        }
    }
}
