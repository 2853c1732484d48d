package io.jvloop.spi.readiness;

import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoEntry;
import io.jvloop.spi.StreamHandle;
import io.jvloop.spi.StreamSink;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A stream socket whose reads and writes follow its channel's readiness. */
final class ReadinessStream implements StreamHandle, EventSource, Runnable {
    /** How many reads one turn makes: other connections get theirs even while one peer sends faster than it is read. */
    private static final int READS_PER_TURN = 16;
    /** What a batch collects before it is sent: the mark above which asyncio's transports pause their writers by default. */
    private static final int COLLECT_LIMIT = 64 * 1024;
    private static final SocketAddress UNKNOWN = new InetSocketAddress(0);

    private final ReadinessBackend backend;
    private final BackendContext context;
    private final NonBlockingChannel channel;
    private final IoEntry entry;
    private final WriteQueue queue;
    private final Runnable flushAtBatchEnd = this::flushCollected;
    private @Nullable Registration registration;
    private StreamSink sink = NobodyListens.INSTANCE;

    /** What the poll reported and no system call has disproved since. */
    private int events;
    private int interest;
    private boolean reading;
    private boolean ended;
    /** The channel took less than it was given and is watched until it takes more. */
    private boolean blocked;
    private boolean flushScheduled;
    private boolean shutdownDue;
    private boolean outputDropped;
    private boolean muted;
    private boolean closed;
    private long lastWriteBatch = Long.MIN_VALUE;
    private @Nullable SocketAddress localAddress;
    private @Nullable SocketAddress remoteAddress;

    ReadinessStream(ReadinessBackend backend, NonBlockingChannel channel, @Nullable Registration registration) {
        this.backend = backend;
        this.context = backend.context();
        this.channel = channel;
        this.registration = registration;
        this.queue = new WriteQueue(backend.chunks());
        this.entry = context.newEntry(this);
        backend.opened(this);
        if (registration != null) {
            registration.source(this);
            registration.interest(0);
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

    // ---- events ----

    @Override
    public void onEvents(int reported) {
        events |= reported;
        if (entry.isBusy() && !backend.poller().isEdgeTriggered()) {
            // A level-triggered poller would report the same again and again while the callback is parked.
            muted = true;
            if (registration != null) {
                registration.interest(0);
            }
        }
        entry.ready();
    }

    @Override
    public void run() {
        if ((events & Readiness.WRITE) != 0) {
            events &= ~Readiness.WRITE;
            send();
        }
        if (reading && (events & Readiness.READ) != 0) {
            read();
        }
        sink.turn();
        if (muted) {
            muted = false;
            if (registration != null && !closed) {
                registration.interest(interest);
            }
        }
    }

    private void interest(int wanted) {
        if (interest == wanted || closed) {
            return;
        }
        interest = wanted;
        try {
            if (registration == null) {
                registration = backend.poller().register(channel, this, wanted);
            } else if (!muted) {
                registration.interest(wanted);
            }
        } catch (IOException e) {
            fail("watch", e);
        }
    }

    private void fail(String operation, IOException cause) {
        String text = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        SocketException named = new SocketException("cannot " + operation + " " + remoteAddress() + ": " + text);
        named.initCause(cause);
        stopReading();
        dropOutput();
        sink.failed(named);
    }

    // ---- reading ----

    @Override
    public void startReading() {
        if (reading || ended || closed) {
            return;
        }
        reading = true;
        interest(interest | Readiness.READ);
        if ((events & Readiness.READ) != 0) {
            entry.ready();
        }
    }

    @Override
    public void stopReading() {
        if (reading) {
            reading = false;
            interest(interest & ~Readiness.READ);
        }
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
        entry.ready();
    }

    private boolean readLent() {
        ByteBuffer lent = backend.readBuffers().take();
        int count = readOnce(lent);
        if (count <= 0) {
            backend.readBuffers().give(lent);
            return false;
        }
        boolean more = notDrained(lent.hasRemaining());
        lent.flip();
        sink.received(lent);
        backend.readBuffers().give(lent);
        return more;
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
            count = channel.read(into);
        } catch (IOException e) {
            events &= ~Readiness.READ;
            fail("read from", e);
            return 0;
        }
        if (count == 0) {
            events &= ~Readiness.READ;
        } else if (count == NonBlockingChannel.END) {
            events &= ~Readiness.READ;
            ended = true;
            stopReading();
            sink.ended();
        }
        return count;
    }

    /** Notes what a read that left room tells: nothing more is there, unless the peer's end is still to be read. */
    private boolean notDrained(boolean roomLeft) {
        if (roomLeft && (events & Readiness.HANG_UP) == 0) {
            events &= ~Readiness.READ;
            return false;
        }
        return true;
    }

    // ---- writing ----

    @Override
    public long write(ByteBuffer data) {
        if (outputDropped || closed) {
            data.position(data.limit());
            return 0;
        }
        try {
            boolean now = !blocked && (queue.isEmpty() && firstOfBatch() || queue.size() + data.remaining() > COLLECT_LIMIT);
            if (now && queue.writeTo(channel)) {
                writeOnce(data);
            }
            if (data.hasRemaining()) {
                queue.add(data);
                if (now) {
                    block();
                } else {
                    scheduleFlush();
                }
            }
        } catch (IOException e) {
            data.position(data.limit());
            fail("write to", e);
        }
        return queue.size();
    }

    @Override
    public long write(List<ByteBuffer> data) {
        boolean now = queue.isEmpty() && firstOfBatch();
        for (ByteBuffer part : data) {
            if (outputDropped || closed || queue.size() + part.remaining() > COLLECT_LIMIT) {
                write(part);
            } else {
                queue.add(part);
            }
        }
        if (now) {
            flush();
        } else {
            scheduleFlush();
        }
        return queue.size();
    }

    private boolean firstOfBatch() {
        long batch = context.batch();
        boolean first = batch != lastWriteBatch;
        lastWriteBatch = batch;
        return first;
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

    private void scheduleFlush() {
        if (!blocked && !flushScheduled) {
            flushScheduled = true;
            context.atBatchEnd(flushAtBatchEnd);
        }
    }

    private void flushCollected() {
        flushScheduled = false;
        flush();
    }

    private void block() {
        blocked = true;
        interest(interest | Readiness.WRITE);
    }

    @Override
    public long flush() {
        // A blocked channel has said no: another try before it is writable would be a wasted system call.
        if (!blocked) {
            send();
        }
        return queue.size();
    }

    private void send() {
        if (closed || outputDropped) {
            return;
        }
        long before = queue.size();
        try {
            if (!queue.writeTo(channel)) {
                block();
            } else {
                if (blocked) {
                    blocked = false;
                    interest(interest & ~Readiness.WRITE);
                }
                if (shutdownDue) {
                    shutdownDue = false;
                    channel.shutdownOutput();
                }
            }
        } catch (IOException e) {
            fail("write to", e);
            return;
        }
        if (queue.size() < before) {
            sink.written(queue.size());
        }
    }

    @Override
    public long pendingBytes() {
        return queue.size();
    }

    @Override
    public void shutdownOutput() {
        shutdownDue = true;
        flush();
    }

    @Override
    public void dropOutput() {
        outputDropped = true;
        queue.clear();
        interest(interest & ~Readiness.WRITE);
    }

    // ---- the rest ----

    @Override
    public void close() {
        if (closed) {
            return;
        }
        localAddress();
        remoteAddress();
        closed = true;
        reading = false;
        queue.clear();
        backend.closed(this);
        if (registration != null) {
            registration.close();
        } else {
            channel.close();
        }
    }

    @Override
    public SocketAddress localAddress() {
        if (localAddress == null) {
            localAddress = closed ? UNKNOWN : ask(NonBlockingChannel::localAddress);
        }
        return localAddress;
    }

    @Override
    public SocketAddress remoteAddress() {
        if (remoteAddress == null) {
            remoteAddress = closed ? UNKNOWN : ask(NonBlockingChannel::remoteAddress);
        }
        return remoteAddress;
    }

    /** The system's answer to a question for an address. */
    private interface AddressQuestion {
        SocketAddress of(NonBlockingChannel channel) throws IOException;
    }

    private SocketAddress ask(AddressQuestion question) {
        try {
            return question.of(channel);
        } catch (IOException e) {
            // A peer that reset the connection before it was accepted has no address any more.
            return UNKNOWN;
        }
    }

    @Override
    public <T> T option(SocketOption<T> name) throws IOException {
        ensureOpen();
        return channel.option(name);
    }

    @Override
    public <T> void setOption(SocketOption<T> name, T value) throws IOException {
        ensureOpen();
        channel.setOption(name, value);
    }

    private void ensureOpen() throws IOException {
        if (closed) {
            throw new SocketException("the connection to " + remoteAddress() + " is closed");
        }
    }

    @Override
    public String toString() {
        return "stream to " + remoteAddress();
    }
}
