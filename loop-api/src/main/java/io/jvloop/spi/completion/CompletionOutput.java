package io.jvloop.spi.completion;

import io.jvloop.spi.BackendContext;
import io.jvloop.spi.WriteBatch;
import io.jvloop.spi.handles.WriteQueue;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. The sending half of a {@link CompletionStream}: a queue of copied bytes, of which one send at a time takes all that
 * is there.
 */
final class CompletionOutput {
    private static final WriteQueue.Kind<Block> BLOCKS = new WriteQueue.Kind<>(Block[]::new, Block::bytes, Block::release);

    private final BackendContext context;
    private final CompletionBackend backend;
    private final BlockPool pool;
    private final StreamSocket socket;
    private final CompletionStream stream;
    private final WriteBatch batch;
    /** While a send is in flight the positions stand, and the blocks stay, even when all is dropped. */
    private final WriteQueue<Block> queue;
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
        this.queue = new WriteQueue<>(pool::take, BLOCKS);
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
            queue.add(data);
        } catch (IOException e) {
            data.position(data.limit());
            stream.failOutput(e);
            return pendingBytes();
        }
        if (!context.inRun()) {
            handOver();
        } else if (!sending) {
            if (batch.isMuch(queue.size())) {
                send();
            } else {
                batch.collected();
            }
        }
        return pendingBytes();
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
            before = queue.size();
            backend.runEnded();
        } while (sending && queue.size() < before);
    }

    private void sendNow() {
        if (sending) {
            return;
        }
        try {
            queue.sent(socket.sendNow(queue.chunks(), queue.head(), queue.count()));
        } catch (IOException e) {
            stream.failOutput(e);
        }
    }

    long flush() {
        if (!sending && !dropped) {
            if (!queue.isEmpty()) {
                send();
            } else if (shutdownDue) {
                endOutput();
            }
        }
        return pendingBytes();
    }

    private void send() {
        sending = true;
        socket.send(queue.chunks(), queue.head(), queue.count());
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
        if (dropped) {
            queue.clear();
            return false;
        }
        queue.sent(count);
        progress |= count > 0 || roomAwaited;
        roomAwaited = false;
        failure = problem;
        if (failure == null && !queue.isEmpty()) {
            send();
        }
        return progress;
    }

    /** Whether there is something to do in the loop's turn, whoever listens. */
    boolean hasNews() {
        return failure != null || shutdownDue && queue.isEmpty();
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
            stream.written(queue.size());
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

    long pendingBytes() {
        return dropped ? 0 : queue.size();
    }

    void shutdown() {
        shutdownDue = true;
        flush();
    }

    void drop() {
        dropped = true;
        failure = null;
        progress = false;
        shutdownDue = false;
        if (!sending) {
            queue.clear();
        }
    }
}
