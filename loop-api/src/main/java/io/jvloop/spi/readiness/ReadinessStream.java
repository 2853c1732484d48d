package io.jvloop.spi.readiness;

import io.jvloop.spi.Capability;
import io.jvloop.spi.Direction;
import io.jvloop.spi.IoEntry;
import io.jvloop.spi.MovedStream;
import io.jvloop.spi.NamedError;
import io.jvloop.spi.PooledBuffer;
import io.jvloop.spi.StreamHandle;
import io.jvloop.spi.StreamSink;
import io.jvloop.spi.handles.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A stream socket, or one end of a pipe, that reads and writes when its channel is ready. */
final class ReadinessStream extends Endpoint implements StreamHandle, EventSource, Runnable {
    /** How many reads one turn makes, so that other connections get their share while one peer sends faster than it is read. */
    private static final int READS_PER_TURN = 16;

    private final ReadinessBackend backend;
    private final NonBlockingStream channel;
    private final boolean drainedByShortRead;
    private final IoEntry entry;
    private final StreamOutput output;
    private final Interest interest;
    private StreamSink sink = StreamSink.NONE;

    /** The events that the poll reported and no system call has disproved since. */
    private int events;
    private boolean reading;
    private boolean ended;
    private @Nullable IOException refusal;
    private @Nullable Consumer<int[]> descriptors;

    ReadinessStream(ReadinessBackend backend, NonBlockingStream channel, @Nullable Registration registration) {
        this(backend, backend.poller(), channel, registration);
    }

    ReadinessStream(ReadinessBackend backend, Registry registry, NonBlockingStream channel, @Nullable Registration registration) {
        super(backend.handles(), channel);
        this.backend = backend;
        this.channel = channel;
        this.drainedByShortRead = channel.isDrainedByShortRead();
        this.output = new StreamOutput(backend, channel, this);
        this.entry = backend.handles().context().newEntry(this);
        this.interest = new Interest(registry, channel, entry);
        backend.handles().add(this);
        if (registration != null) {
            interest.takeOver(registration, this);
        }
    }

    @Override
    public void open(StreamSink to) {
        sink = to;
    }

    @Override
    public MovedStream moveOut() {
        assert sink == StreamSink.NONE && !interest.isRegistered();
        release();
        return new MovedChannel(channel);
    }

    @Override
    public IoEntry entry() {
        return entry;
    }

    // ---- events ----

    @Override
    public void onEvents(int reported) {
        events |= reported;
        interest.reported();
    }

    @Override
    public boolean onRefused(IOException why) {
        refusal = why;
        entry.makeReady();
        return true;
    }

    @Override
    public void run() {
        IOException refused = refusal;
        if (refused != null && !isClosed()) {
            refusal = null;
            fail("watch", refused);
        }
        if ((events & Readiness.WRITE) != 0) {
            events &= ~Readiness.WRITE;
            output.send();
        }
        if (reading && (events & Readiness.READ) != 0) {
            if (channel.direction() == Direction.WRITE) {
                noteHangUp();
            } else {
                read();
            }
        }
        sink.processed();
        interest.unmute();
    }

    private void setInterest(int wanted) {
        if (isClosed()) {
            return;
        }
        if (interest.isRegistered()) {
            interest.set(wanted);
        } else if (wanted != 0) {
            try {
                interest.register(this, wanted);
            } catch (IOException e) {
                fail("watch", e);
            }
        }
    }

    /** Reports a failure with the operation and the peer, and stops. */
    private void fail(String operation, IOException cause) {
        IOException named = NamedError.of(operation + " " + remoteAddress(), cause);
        stopReading();
        output.drop();
        sink.failed(named);
    }

    /** Called by {@link StreamOutput} when it can send no more. */
    void failOutput(IOException cause) {
        stopReading();
        output.drop();
        sink.outputFailed(NamedError.of("write to " + remoteAddress(), cause));
    }

    // ---- reading ----

    /** Notes that a pipe's reader has gone. What waited to be written has failed just before. */
    private void noteHangUp() {
        events &= ~Readiness.READ;
        if ((events & Readiness.HANG_UP) != 0) {
            ended = true;
            stopReading();
            sink.ended();
        }
    }

    @Override
    public void startReading() {
        if (reading || ended || isClosed()) {
            return;
        }
        reading = true;
        setInterest(interest.wanted() | Readiness.READ);
        if ((events & Readiness.READ) != 0) {
            entry.makeReady();
        }
    }

    @Override
    public void stopReading() {
        if (reading) {
            reading = false;
            setInterest(interest.wanted() & ~Readiness.READ);
        }
    }

    @Override
    public void receiveDescriptors(@Nullable Consumer<int[]> receiver) {
        descriptors = backend.capabilities().contains(Capability.DESCRIPTOR_PASSING) ? receiver : null;
    }

    private void read() {
        for (int i = 0; i < READS_PER_TURN; i++) {
            ByteBuffer own = sink.readBuffer();
            if (!reading) {
                return;
            }
            boolean more = own == null ? readLent() : readInto(own);
            if (!more || !reading) {
                return;
            }
        }
        entry.makeReady();
    }

    private boolean readLent() {
        PooledBuffer lent;
        try {
            lent = backend.readBuffers().take();
        } catch (IOException e) {
            fail("read from", e);
            return false;
        }
        try {
            ByteBuffer into = lent.empty();
            int count = readOnce(into);
            if (count <= 0) {
                return false;
            }
            boolean more = notDrained(into.hasRemaining());
            sink.received(into.flip());
            return more;
        } finally {
            lent.release();
        }
    }

    private boolean readInto(ByteBuffer own) {
        ByteBuffer target = own;
        if (!own.isDirect()) {
            target = backend.scratch().clear();
            target.limit(Math.min(target.capacity(), own.remaining()));
        }
        int count = readOnce(target);
        if (count <= 0) {
            return false;
        }
        boolean more = notDrained(target.hasRemaining());
        if (target != own) {
            own.put(target.flip());
        }
        sink.filled(count);
        return more;
    }

    private int readOnce(ByteBuffer into) {
        int count;
        try {
            count = descriptors == null ? channel.read(into) : channel.read(into, descriptors);
        } catch (IOException e) {
            events &= ~Readiness.READ;
            fail("read from", e);
            return 0;
        }
        if (count == 0) {
            events &= ~Readiness.READ;
        } else if (count == NonBlockingStream.END) {
            events &= ~Readiness.READ;
            ended = true;
            stopReading();
            sink.ended();
        }
        return count;
    }

    /** After a read that left room, nothing more has arrived, unless the peer's end is still to be read. */
    private boolean notDrained(boolean roomLeft) {
        if (roomLeft && (events & Readiness.HANG_UP) == 0 && drainedByShortRead) {
            events &= ~Readiness.READ;
            return false;
        }
        return true;
    }

    // ---- writing ----

    /** Called by {@link StreamOutput} to wait for room to write, or to stop. */
    void watchWritable(boolean watch) {
        setInterest(watch ? interest.wanted() | Readiness.WRITE : interest.wanted() & ~Readiness.WRITE);
    }

    /** Called by {@link StreamOutput} when it has sent something. */
    void written(long pendingBytes) {
        sink.written(pendingBytes);
    }

    @Override
    public long write(ByteBuffer data) {
        return output.write(data);
    }

    @Override
    public long write(List<ByteBuffer> data) {
        return output.write(data);
    }

    @Override
    public long transferFrom(FileChannel file, long position, long count) throws IOException {
        return output.transferFrom(file, position, count);
    }

    @Override
    public long sendDescriptors(ByteBuffer data, int[] sent) throws IOException {
        if (!(localAddress() instanceof InetSocketAddress)) {
            backend.handles().require(Capability.DESCRIPTOR_PASSING, "send descriptors to " + remoteAddress());
        }
        return output.sendDescriptors(data, sent);
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
        return channel.direction();
    }

    @Override
    protected void closeOnce() {
        reading = false;
        output.drop();
        interest.close();
    }
}
