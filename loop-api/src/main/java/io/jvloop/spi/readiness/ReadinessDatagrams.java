package io.jvloop.spi.readiness;

import io.jvloop.spi.PooledBuffer;
import io.jvloop.spi.handles.DatagramEndpoint;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A datagram socket that receives and sends when its channel is ready. */
final class ReadinessDatagrams extends DatagramEndpoint implements EventSource {
    /** A copied datagram that waits. */
    private record Waiting(byte[] bytes, @Nullable SocketAddress to) {

        long size() {
            return bytes.length + OVERHEAD;
        }
    }

    private final ReadinessBackend backend;
    private final NonBlockingDatagrams socket;
    private final ReceiverRoom room;
    private final Deque<Waiting> queue = new ArrayDeque<>();
    private final Interest interest;
    private int events;
    private long pending;
    private boolean reading;
    private boolean dropped;
    private @Nullable IOException refusal;

    ReadinessDatagrams(ReadinessBackend backend, NonBlockingDatagrams socket, @Nullable SocketAddress peer) throws IOException {
        super(backend.handles(), socket, peer);
        this.backend = backend;
        this.socket = socket;
        this.room = new ReceiverRoom(backend.poller(), socket, entry()::makeReady);
        this.interest = new Interest(backend.poller(), socket, entry());
        try {
            interest.register(this, 0);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        backend.handles().add(this);
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
        entry().makeReady();
        return true;
    }

    @Override
    protected void process() {
        IOException refused = refusal;
        if (refused != null) {
            refusal = null;
            receiveFailed(refused);
        }
        if (room.isOver() || (events & Readiness.WRITE) != 0 && !room.isWaiting()) {
            events &= ~Readiness.WRITE;
            sendWaiting();
        }
        for (int i = 0; i < RECEIVES_PER_TURN && reading && (events & Readiness.READ) != 0; i++) {
            receiveOne();
        }
        if (reading && (events & Readiness.READ) != 0) {
            entry().makeReady();
        }
        sink().processed();
        interest.unmute();
    }

    // ---- receiving ----

    @Override
    public void startReading() {
        reading = true;
        interest.set(interest.wanted() | Readiness.READ);
        if ((events & Readiness.READ) != 0) {
            entry().makeReady();
        }
    }

    @Override
    public void stopReading() {
        reading = false;
        interest.set(interest.wanted() & ~Readiness.READ);
    }

    private void receiveOne() {
        PooledBuffer lent = null;
        try {
            lent = backend.readBuffers().take();
            ByteBuffer into = lent.empty();
            SocketAddress sender = socket.receive(into);
            if (sender == null) {
                events &= ~Readiness.READ;
            } else {
                sink().received(into.flip(), sender);
            }
        } catch (IOException e) {
            receiveFailed(e);
            if (lent == null) {
                discardOne();
            }
        } finally {
            if (lent != null) {
                lent.release();
            }
        }
    }

    /** Discards a datagram for which there is no memory, as a system does whose queue is full. The endpoint goes on. */
    private void discardOne() {
        try {
            if (socket.receive(backend.scratch().clear()) == null) {
                events &= ~Readiness.READ;
            }
        } catch (IOException e) {
            receiveFailed(e);
        }
    }

    // ---- sending ----

    @Override
    public long send(ByteBuffer data, @Nullable SocketAddress to) {
        if (!dropped && !(queue.isEmpty() && sent(data, to))) {
            byte[] copy = new byte[data.remaining()];
            data.get(copy);
            Waiting waiting = new Waiting(copy, to);
            queue.add(waiting);
            pending += waiting.size();
            if (queue.size() == 1 && !awaitsRoom(waiting)) {
                queue.remove();
                pending -= waiting.size();
            }
        }
        data.position(data.limit());
        return pending;
    }

    /** Returns whether the datagram is done with: sent, or reported as refused. */
    private boolean sent(ByteBuffer data, @Nullable SocketAddress to) {
        try {
            if (data.isDirect()) {
                return socket.send(data, to);
            }
            ByteBuffer scratch = backend.scratch().clear();
            if (data.remaining() > scratch.capacity()) {
                throw new SocketException("Message too long");
            }
            return socket.send(scratch.put(0, data, data.position(), data.remaining()).limit(data.remaining()), to);
        } catch (IOException e) {
            sendFailed(to, e);
            return true;
        }
    }

    /** Waits for room. Returns false if that is impossible, and reported. */
    private boolean awaitsRoom(Waiting first) {
        try {
            boolean elsewhere = room.await(first.to);
            interest.set(elsewhere ? interest.wanted() & ~Readiness.WRITE : interest.wanted() | Readiness.WRITE);
            return true;
        } catch (IOException e) {
            sendFailed(first.to, e);
            return false;
        }
    }

    private void sendWaiting() {
        long before = pending;
        for (Waiting first = queue.peek(); first != null; first = queue.peek()) {
            if (sent(ByteBuffer.wrap(first.bytes), first.to)) {
                room.sent();
            } else if (awaitsRoom(first)) {
                break;
            }
            queue.remove();
            pending -= first.size();
        }
        if (queue.isEmpty()) {
            interest.set(interest.wanted() & ~Readiness.WRITE);
        }
        if (pending < before) {
            sink().written(pending);
        }
    }

    @Override
    public long pendingBytes() {
        return pending;
    }

    @Override
    public void dropOutput() {
        dropped = true;
        queue.clear();
        pending = 0;
        room.close();
        interest.set(interest.wanted() & ~Readiness.WRITE);
    }

    @Override
    protected void closeOnce() {
        dropOutput();
        reading = false;
        interest.close();
    }
}
