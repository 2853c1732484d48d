package io.jvloop.spi.completion;

import io.jvloop.spi.Direction;
import io.jvloop.spi.IoEntry;
import io.jvloop.spi.NamedError;
import io.jvloop.spi.StreamHandle;
import io.jvloop.spi.StreamSink;
import io.jvloop.spi.handles.Endpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. A stream over operations. A completion marks and queues the entry; all is delivered in its processing.
 *
 * <p>A receive in flight is not cancelled when reading stops, for most often it starts again at once. Only when something arrives meanwhile
 * is it asked to end, and what it has brought is kept for when reading starts again.
 */
final class CompletionStream extends Endpoint implements StreamHandle, StreamSocket.Events, Runnable {

    private final CompletionBackend backend;
    private final StreamSocket socket;
    private final IoEntry entry;
    private final CompletionOutput output;
    private final BlockQueue received = new BlockQueue();
    private StreamSink sink = StreamSink.NONE;

    private boolean reading;
    /** The kernel has a receive of ours. */
    private boolean receiving;
    /** Behind what was received there is nothing more but this. */
    private StreamSocket.@Nullable ReceiveEnd end;
    private @Nullable IOException endFailure;
    private boolean ended;
    private @Nullable Consumer<int[]> descriptors;

    /** Over a socket that it owns: it is closed if this fails. */
    CompletionStream(CompletionBackend backend, StreamSocket socket) {
        super(backend.handles(), socket);
        this.backend = backend;
        this.socket = socket;
        try {
            this.entry = backend.handles().context().newEntry(this);
            this.output = new CompletionOutput(backend, socket, this);
            remoteAddress(); // now: of a connection that was reset the system does not know it any more
            backend.handles().add(this);
            socket.open(this);
        } catch (Throwable t) {
            backend.handles().remove(this);
            socket.close();
            throw t;
        }
    }

    @Override
    public void open(StreamSink to) {
        sink = to;
    }

    @Override
    public IoEntry entry() {
        return entry;
    }

    // ---- completions, in the poll ----

    @Override
    public void received(Block block) {
        if (isClosed() || ended) {
            block.release();
            return;
        }
        if (reading && !entry.isBusy()) {
            received.add(block);
        } else {
            received.add(Block.kept(block, backend.blocks()));
            socket.stopReceiving();
        }
        entry.ready();
    }

    @Override
    public void receiveEnded(StreamSocket.ReceiveEnd reason, @Nullable IOException failure) {
        receiving = false;
        if (isClosed() || ended) {
            return;
        }
        if (reason != StreamSocket.ReceiveEnd.STOPPED) {
            end = reason;
            endFailure = failure;
        }
        if (reading) {
            entry.ready();
        }
    }

    @Override
    public boolean sent(long count, @Nullable IOException failure) {
        boolean progress = output.sent(count, failure);
        if (!isClosed() && (output.hasNews() || progress && sink.awaitsWritten())) {
            entry.ready();
            return true;
        }
        return false;
    }

    // ---- the loop's turn ----

    @Override
    public void run() {
        StreamSink to = sink;
        output.reportProgress(); // first: if it was all, what becomes of the connection afterwards is no failure
        // A reset is told by its cause: what was being sent fails for the same reason, but says "Broken pipe".
        deliver();
        output.reportFailure();
        to.turn();
        if (reading && !isClosed()) {
            receive();
        }
    }

    private void deliver() {
        while (reading) {
            Block first = received.peek();
            if (first == null) {
                deliverEnd();
                return;
            }
            ByteBuffer own = sink.readBuffer();
            if (!reading) {
                return;
            }
            if (descriptors != null) {
                int[] arrived = first.takeDescriptors();
                if (arrived != null) {
                    descriptors.accept(arrived);
                }
            }
            if (own == null) {
                received.remove();
                try {
                    sink.received(first.bytes());
                } finally {
                    first.release(); // an error that ends the run comes through here
                }
            } else {
                fill(own, first);
            }
        }
    }

    private void fill(ByteBuffer own, Block first) {
        ByteBuffer bytes = first.bytes();
        int count = Math.min(own.remaining(), bytes.remaining());
        own.put(own.position(), bytes, bytes.position(), count).position(own.position() + count);
        bytes.position(bytes.position() + count);
        if (!bytes.hasRemaining()) {
            received.remove();
            first.release();
        }
        sink.filled(count);
    }

    private void deliverEnd() {
        if (end == null) {
            return;
        }
        if (endFailure != null) {
            fail(endFailure);
            return;
        }
        ended = true;
        reading = false;
        sink.ended();
    }

    /** The receive has failed. */
    private void fail(IOException cause) {
        ended = true;
        reading = false;
        received.releaseAll();
        output.drop();
        sink.failed(NamedError.of("read from " + remoteAddress(), cause));
    }

    /** For {@link CompletionOutput}: it can send no more. */
    void failOutput(IOException cause) {
        reading = false;
        output.drop();
        sink.outputFailed(NamedError.of("write to " + remoteAddress(), cause));
    }

    // ---- reading ----

    @Override
    public void startReading() {
        if (reading || ended || isClosed()) {
            return;
        }
        reading = true;
        if (received.peek() != null || end != null) {
            entry.ready();
        } else {
            receive();
        }
    }

    /** Not while something waits to be delivered: what comes meanwhile is the kernel's to keep. */
    private void receive() {
        if (!receiving && end == null) {
            receiving = true;
            socket.receive();
        }
    }

    @Override
    public void stopReading() {
        reading = false;
    }

    @Override
    public void receiveDescriptors(@Nullable Consumer<int[]> receiver) {
        descriptors = receiver;
        if (receiver != null) {
            try {
                socket.receiveDescriptors();
            } catch (IOException e) {
                fail(e);
            }
        }
    }

    // ---- writing ----

    /** For {@link CompletionOutput}: it has sent something, or can send no more. */
    void written(long pendingBytes) {
        sink.written(pendingBytes);
    }

    @Override
    public long write(ByteBuffer data) {
        return output.write(data);
    }

    @Override
    public long write(List<ByteBuffer> data) {
        long pending = output.pendingBytes();
        for (ByteBuffer part : data) {
            pending = output.write(part);
        }
        return pending;
    }

    @Override
    public long sendDescriptors(ByteBuffer data, int[] sent) throws IOException {
        try {
            return output.sendDescriptors(data, sent);
        } catch (IOException e) {
            throw NamedError.of("send descriptors " + Arrays.toString(sent) + " to " + remoteAddress(), e);
        }
    }

    @Override
    public long flush() {
        return output.flush();
    }

    @Override
    public long pendingBytes() {
        return output.pendingBytes();
    }

    @Override
    public void shutdownOutput() {
        output.shutdown();
    }

    @Override
    public void dropOutput() {
        output.drop();
    }

    // ---- the rest ----

    @Override
    public Direction direction() {
        return socket.direction();
    }

    @Override
    protected void closeOnce() {
        sink = StreamSink.NONE;
        reading = false;
        received.releaseAll();
        output.drop();
        socket.close();
    }
}
