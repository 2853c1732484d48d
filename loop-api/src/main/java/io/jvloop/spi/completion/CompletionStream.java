package io.jvloop.spi.completion;

import io.jvloop.spi.Direction;
import io.jvloop.spi.IoEntry;
import io.jvloop.spi.MovedStream;
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
 * Confined to its loop. A stream over operations. A completion only marks and queues the entry, whose processing delivers.
 *
 * <p>A receive in flight is not cancelled when reading stops, since reading usually restarts at once. It is cancelled when data arrives
 * meanwhile, and the data is kept until reading restarts.
 */
final class CompletionStream extends Endpoint implements StreamHandle, StreamSocket.Events, Runnable {

    private final CompletionBackend backend;
    private final StreamSocket socket;
    private final IoEntry entry;
    private final CompletionOutput output;
    private final BlockQueue received = new BlockQueue();
    private StreamSink sink = StreamSink.NONE;

    private boolean reading;
    /** Whether a receive is in flight. */
    private boolean receiving;
    /** Why the receive ended for good; delivered after what was received. */
    private StreamSocket.@Nullable ReceiveEnd end;
    private @Nullable IOException endFailure;
    private boolean ended;
    private @Nullable Consumer<int[]> descriptors;

    /** Owns the socket, which is closed if this fails. */
    CompletionStream(CompletionBackend backend, StreamSocket socket) {
        super(backend.handles(), socket);
        this.backend = backend;
        this.socket = socket;
        try {
            this.entry = backend.handles().context().newEntry(this);
            this.output = new CompletionOutput(backend, socket, this);
            remoteAddress(); // now, since the system forgets the address of a connection that is reset
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
    public MovedStream moveOut() {
        assert sink == StreamSink.NONE;
        release();
        return socket.moveOut();
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
        entry.makeReady();
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
            entry.makeReady();
        }
    }

    @Override
    public boolean sent(long count, @Nullable IOException failure) {
        boolean progress = output.sent(count, failure);
        if (!isClosed() && (output.hasNews() || progress && sink.awaitsWritten())) {
            entry.makeReady();
            return true;
        }
        return false;
    }

    // ---- the loop's turn ----

    @Override
    public void run() {
        StreamSink to = sink;
        output.reportProgress(); // first: if that was all, a later failure of the connection does not concern the output
        // A reset is reported by the receive: a send fails for the same reason, but says "Broken pipe".
        deliver();
        output.reportFailure();
        to.processed();
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
                    first.release(); // also if an error ends the run
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

    /** Reports that the receive has failed. */
    private void fail(IOException cause) {
        ended = true;
        reading = false;
        received.releaseAll();
        output.drop();
        sink.failed(NamedError.of("read from " + remoteAddress(), cause));
    }

    /** Called by {@link CompletionOutput} when it can send no more. */
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
            entry.makeReady();
        } else {
            receive();
        }
    }

    /** Not called while data waits to be delivered, so that the kernel keeps what arrives meanwhile. */
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

    /** Called by {@link CompletionOutput} when it has sent something, or can send no more. */
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
