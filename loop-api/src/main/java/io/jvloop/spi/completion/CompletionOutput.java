package io.jvloop.spi.completion;

import io.jvloop.spi.BackendContext;
import io.jvloop.spi.WriteBatch;
import io.jvloop.spi.handles.WriteQueue;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. The sending half of a {@link CompletionStream}: a queue of copied bytes. One send at a time takes all
 * of them, and while it is in flight their positions do not move, even when all is dropped.
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
    /** A sender of descriptors waits for room. */
    private boolean roomAwaited;
    /** The sink was not told yet that something was sent. */
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
            submit();
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
     * Submits outside a run, where no batch ends and no poll comes. One send is in flight at a time, so the next begins when a poll has
     * reported its completion. A thread that may not poll sends what it can without waiting, as asyncio does; the rest waits for the next
     * run.
     */
    private void submit() {
        if (!backend.mayPoll()) {
            sendNow();
            flush();
            return;
        }
        flush();
        long before;
        do {
            before = queue.size();
            backend.submitPending();
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

    /** Notes that a send has completed. Returns whether the sink should be told. */
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

    /** Whether there is something to do in the loop's turn, even if the sink does not wait. */
    boolean hasNews() {
        return failure != null || shutdownDue && queue.isEmpty();
    }

    /** Reports in the loop's turn what was sent. */
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

    /** Reports in the loop's turn why no more can be sent. */
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
