package io.jvloop.spi.readiness;

import io.jvloop.spi.PooledBuffer;
import io.jvloop.spi.WriteBatch;
import io.jvloop.spi.handles.WriteQueue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;

/** Confined to its loop. The sending half of a {@link ReadinessStream}. Data that the channel does not take waits in a queue. */
final class StreamOutput {
    private static final WriteQueue.Kind<PooledBuffer> CHUNKS =
            new WriteQueue.Kind<>(PooledBuffer[]::new, PooledBuffer::empty, PooledBuffer::release);

    private final ReadinessBackend backend;
    private final NonBlockingStream channel;
    private final ReadinessStream stream;
    private final WriteQueue<PooledBuffer> queue;
    private final WriteQueue.Sender sender = this::sendChunks;
    private final WriteBatch batch;
    /** The channel took less than it was given, and is watched until it takes more. */
    private boolean blocked;
    /** A sender of a file or of descriptors waits for room. */
    private boolean transferWaits;
    private boolean shutdownDue;
    private boolean dropped;

    StreamOutput(ReadinessBackend backend, NonBlockingStream channel, ReadinessStream stream) {
        this.backend = backend;
        this.channel = channel;
        this.stream = stream;
        this.queue = new WriteQueue<>(backend.chunks()::take, CHUNKS);
        this.batch = new WriteBatch(backend.context(), WriteBatch.LIMIT, this::flush);
    }

    long write(ByteBuffer data) {
        if (dropped) {
            data.position(data.limit());
            return 0;
        }
        try {
            boolean now = batch.leavesNow(queue.size(), data.remaining()) && !blocked;
            if (now && queue.sendAll(sender)) {
                writeOnce(data);
            }
            if (data.hasRemaining()) {
                queue.add(data);
                if (now) {
                    block();
                } else {
                    collected();
                }
            }
        } catch (IOException e) {
            data.position(data.limit());
            stream.failOutput(e);
        }
        return queue.size();
    }

    long write(List<ByteBuffer> data) {
        boolean now = batch.leavesNow(queue.size(), 0);
        for (ByteBuffer part : data) {
            if (dropped || batch.isMuch(queue.size() + part.remaining())) {
                write(part);
            } else {
                add(part);
            }
        }
        if (now) {
            flush();
        } else {
            collected();
        }
        return queue.size();
    }

    private void add(ByteBuffer data) {
        try {
            queue.add(data);
        } catch (IOException e) {
            data.position(data.limit());
            stream.failOutput(e);
        }
    }

    long transferFrom(FileChannel file, long position, long count) throws IOException {
        if (blocked || dropped) {
            transferWaits = true;
            return 0;
        }
        long sent = channel.transferFrom(file, position, count);
        if (sent == 0) {
            transferWaits = true;
            block();
        }
        return sent;
    }

    long sendDescriptors(ByteBuffer data, int[] descriptors) throws IOException {
        if (blocked || dropped) {
            transferWaits = true;
            return 0;
        }
        ByteBuffer scratch = backend.scratch();
        int count = Math.min(scratch.capacity(), data.remaining());
        int sent = channel.write(scratch.clear().put(0, data, data.position(), count).limit(count), descriptors);
        if (sent > 0) {
            data.position(data.position() + sent);
        } else if (sent == 0) {
            transferWaits = true;
            block();
        }
        return sent;
    }

    private long sendChunks(ByteBuffer[] from, int offset, int count) throws IOException {
        return count == 1 ? channel.write(from[offset]) : channel.write(from, offset, count);
    }

    private void writeOnce(ByteBuffer data) throws IOException {
        if (data.isDirect()) {
            channel.write(data);
            return;
        }
        ByteBuffer scratch = backend.scratch();
        while (data.hasRemaining()) {
            int count = Math.min(scratch.capacity(), data.remaining());
            scratch.clear().put(0, data, data.position(), count).limit(count);
            int sent = channel.write(scratch);
            data.position(data.position() + sent);
            if (sent < count) {
                return;
            }
        }
    }

    private void collected() {
        if (!blocked) {
            batch.collected();
        }
    }

    private void block() {
        blocked = true;
        stream.watchWritable(true);
    }

    long flush() {
        // A blocked channel is watched; writing before it is writable would be a wasted system call.
        if (!blocked) {
            send();
        }
        return queue.size();
    }

    void send() {
        if (dropped) {
            return;
        }
        long before = queue.size();
        try {
            if (!queue.sendAll(sender)) {
                block();
            } else {
                if (blocked) {
                    blocked = false;
                    stream.watchWritable(false);
                }
                if (shutdownDue) {
                    shutdownDue = false;
                    channel.shutdownOutput();
                }
            }
        } catch (IOException e) {
            stream.failOutput(e);
            return;
        }
        if (queue.size() < before || transferWaits && !blocked) {
            transferWaits = false;
            stream.written(queue.size());
        }
    }

    long pendingBytes() {
        return queue.size();
    }

    void shutdown() {
        shutdownDue = true;
        flush();
    }

    void drop() {
        dropped = true;
        queue.clear();
        stream.watchWritable(false);
    }
}
