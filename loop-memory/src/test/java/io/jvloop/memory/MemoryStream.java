package io.jvloop.memory;

import io.jvloop.spi.IoEntry;
import io.jvloop.spi.NamedError;
import io.jvloop.spi.StreamHandle;
import io.jvloop.spi.StreamSink;
import io.jvloop.spi.WriteBatch;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A stream whose processing sends what waits and delivers what has arrived. */
class MemoryStream implements StreamHandle {
    /** How many reads one turn makes, that others get theirs too. */
    private static final int READS_PER_TURN = 16;
    private static final int READ_SIZE = 16 * 1024;

    private final MemoryBackend backend;
    private final MemorySocket socket;
    private final IoEntry entry;
    /** Copies of what the peer has no room for yet. */
    private final Queue<ByteBuffer> pending = new ArrayDeque<>();
    private long pendingBytes;
    private @Nullable StreamSink sink;
    /** Its own, since a callback that has parked keeps what it was lent. */
    private @Nullable ByteBuffer lent;
    private final WriteBatch batch;
    private boolean reading;
    private boolean ended;
    private boolean shutdownDue;
    private boolean dropped;
    private boolean closed;

    MemoryStream(MemoryBackend backend, MemorySocket socket) {
        this.backend = backend;
        this.socket = socket;
        this.entry = backend.context().newEntry(this::process);
        this.batch = new WriteBatch(backend.context(), WriteBatch.LIMIT, this::send);
        socket.watch(entry::makeReady);
        backend.opened(this, this::close);
    }

    @Override
    public void open(StreamSink to) {
        sink = to;
    }

    @Override
    public IoEntry entry() {
        return entry;
    }

    private void process() {
        if (sink == null) {
            return; // nobody has opened it yet
        }
        send();
        read();
        sink.processed();
    }

    /** Says what broke, and with whom, and stops. */
    private void fail(String operation, IOException cause) {
        IOException named = NamedError.of(operation + " " + socket.remote(), cause);
        reading = false;
        dropOutput();
        sink.failed(named);
    }

    // ---- reading ----

    @Override
    public void startReading() {
        if (!reading && !ended && !closed) {
            reading = true;
            entry.makeReady();
        }
    }

    @Override
    public void stopReading() {
        reading = false;
    }

    private void read() {
        for (int i = 0; reading && i < READS_PER_TURN; i++) {
            // Asked first: the answer of a buffered protocol is user code, and may stop the reading.
            ByteBuffer own = sink.readBuffer();
            if (reading && !readOnce(own)) {
                return;
            }
        }
        if (reading) {
            entry.makeReady();
        }
    }

    private boolean readOnce(@Nullable ByteBuffer own) {
        ByteBuffer into = own != null ? own : lentBuffer();
        int count;
        try {
            count = socket.receive(into);
        } catch (IOException e) {
            fail("read from", e);
            return false;
        }
        if (count == MemorySocket.END) {
            ended = true;
            reading = false;
            sink.ended();
        } else if (count > 0) {
            deliver(own, into, count);
        }
        return count > 0;
    }

    private void deliver(@Nullable ByteBuffer own, ByteBuffer into, int count) {
        if (own == null) {
            sink.received(into.flip());
        } else {
            sink.filled(count);
        }
    }

    private ByteBuffer lentBuffer() {
        if (lent == null) {
            lent = ByteBuffer.allocateDirect(READ_SIZE);
        }
        return lent.clear();
    }

    // ---- writing ----

    @Override
    public long write(ByteBuffer data) {
        if (!dropped) {
            boolean now = batch.leavesNow(pendingBytes, data.remaining());
            if (now) {
                sendNow(data);
            }
            keep(data);
            if (!now) {
                batch.collected();
            }
        }
        data.position(data.limit());
        return pendingBytes;
    }

    private void sendNow(ByteBuffer data) {
        send();
        try {
            if (pending.isEmpty() && !dropped) {
                socket.send(data);
            }
        } catch (IOException e) {
            fail("write to", e);
        }
    }

    void keep(ByteBuffer data) {
        if (!dropped && data.hasRemaining()) {
            pendingBytes += data.remaining();
            pending.add(ByteBuffer.allocate(data.remaining()).put(data).flip());
        }
    }

    @Override
    public long write(List<ByteBuffer> data) {
        boolean now = batch.leavesNow(pendingBytes, 0);
        for (ByteBuffer part : data) {
            keep(part);
            part.position(part.limit());
        }
        if (now) {
            send();
        } else {
            batch.collected();
        }
        return pendingBytes;
    }

    @Override
    public long flush() {
        send();
        return pendingBytes;
    }

    private void send() {
        long before = pendingBytes;
        try {
            for (ByteBuffer first; (first = pending.peek()) != null;) {
                pendingBytes -= socket.send(first);
                if (first.hasRemaining()) {
                    break;
                }
                pending.remove();
            }
            if (shutdownDue && pending.isEmpty()) {
                shutdownDue = false;
                socket.shutdownOutput();
            }
        } catch (IOException e) {
            fail("write to", e);
            return;
        }
        if (pendingBytes < before) {
            sink.written(pendingBytes);
        }
    }

    @Override
    public long pendingBytes() {
        return pendingBytes;
    }

    @Override
    public void shutdownOutput() {
        shutdownDue = true;
        send();
    }

    @Override
    public void dropOutput() {
        dropped = true;
        shutdownDue = false;
        pending.clear();
        pendingBytes = 0;
    }

    // ---- the rest ----

    @Override
    public void close() {
        closed = true;
        reading = false;
        dropOutput();
        backend.closed(this);
        socket.close();
    }

    @Override
    public SocketAddress localAddress() {
        return socket.local();
    }

    @Override
    public SocketAddress remoteAddress() {
        return socket.remote();
    }

    @Override
    public <T> T option(SocketOption<T> name) throws IOException {
        ensureOpen();
        return name.type().cast(socket.option(name));
    }

    @Override
    public <T> void setOption(SocketOption<T> name, T value) throws IOException {
        ensureOpen();
        socket.setOption(name, value);
    }

    private void ensureOpen() throws SocketException {
        if (closed) {
            throw new SocketException("the connection to " + socket.remote() + " is closed");
        }
    }

    @Override
    public String toString() {
        return "stream to " + socket.remote();
    }
}
