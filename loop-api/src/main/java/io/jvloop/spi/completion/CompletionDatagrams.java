package io.jvloop.spi.completion;

import io.jvloop.spi.NamedError;
import io.jvloop.spi.handles.DatagramEndpoint;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. A datagram socket over operations. A datagram that is received while reading is stopped is kept.
 *
 * <p>It owns one block to receive into, so that it works when there is no memory for a second one.
 */
final class CompletionDatagrams extends DatagramEndpoint implements DatagramSocket.Events {
    /** A copied datagram that waits or is being sent. */
    private record Waiting(Block block, int size, @Nullable SocketAddress to) {
    }

    private final CompletionBackend backend;
    private final DatagramSocket socket;
    private final Deque<Waiting> queue = new ArrayDeque<>();
    /** Null while the system or the protocol uses it. */
    private @Nullable Block own;
    private @Nullable Block received;
    private @Nullable SocketAddress sender;
    private @Nullable IOException receiveFailure;
    private @Nullable IOException sendFailure;
    private boolean sentSome;
    private boolean receiving;
    private boolean sending;
    private boolean reading;
    private long pending;
    private boolean dropped;

    CompletionDatagrams(CompletionBackend backend, DatagramSocket socket, @Nullable SocketAddress peer) throws IOException {
        super(backend.handles(), socket, peer);
        this.backend = backend;
        this.socket = socket;
        try {
            this.own = backend.datagramBlocks().take();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        backend.handles().add(this);
        socket.open(this);
    }

    // ---- completions, in the poll ----

    @Override
    public void received(Block block, SocketAddress from) {
        receiving = false;
        if (isClosed()) {
            block.release();
            return;
        }
        received = block;
        sender = from;
        entry().makeReady();
    }

    @Override
    public void receiveFailed(Block block, @Nullable IOException failure) {
        receiving = false;
        giveBack(block);
        if (!isClosed()) {
            receiveFailure = failure;
            entry().makeReady();
        }
    }

    @Override
    public void sent(@Nullable IOException failure) {
        sending = false;
        Waiting first = queue.remove();
        first.block.release();
        if (dropped) {
            return;
        }
        pending -= first.size;
        sentSome = true;
        sendFailure = failure;
        entry().makeReady();
    }

    // ---- the loop's turn ----

    @Override
    protected void process() {
        if (sendFailure != null) {
            IOException cause = sendFailure;
            sendFailure = null;
            sink().failed(NamedError.of("send", cause));
        }
        sendWaiting();
        if (sentSome && !dropped) {
            sentSome = false;
            sink().written(pending);
        }
        if (receiveFailure != null) {
            IOException cause = receiveFailure;
            receiveFailure = null;
            receiveFailed(cause);
        }
        deliver();
        sink().processed();
        if (reading && received == null) {
            receive();
        }
    }

    private void deliver() {
        Block first = received;
        if (first == null || !reading) {
            return;
        }
        received = null;
        assert sender != null;
        try {
            sink().received(first.bytes(), sender);
        } finally {
            giveBack(first);
        }
        for (int i = 1; i < RECEIVES_PER_TURN && reading && !receiving; i++) {
            if (!receiveNow()) {
                return;
            }
        }
    }

    private boolean receiveNow() {
        Block block = takeBlock();
        if (block == null) {
            return false;
        }
        try {
            SocketAddress from = socket.receiveNow(block.bytes());
            if (from == null) {
                return false;
            }
            block.bytes().flip();
            sink().received(block.bytes(), from);
        } catch (IOException e) {
            receiveFailed(e);
        } finally {
            giveBack(block);
        }
        return true;
    }

    /** Takes a block to receive into; null if there is none until the protocol returns the own one. */
    private @Nullable Block takeBlock() {
        Block block = own;
        own = null;
        if (block != null) {
            block.bytes().clear();
            return block;
        }
        try {
            return backend.datagramBlocks().take();
        } catch (IOException noMemory) {
            return null;
        }
    }

    private void giveBack(Block block) {
        if (own == null && !isClosed()) {
            own = block;
        } else {
            block.release();
        }
    }

    // ---- receiving ----

    @Override
    public void startReading() {
        reading = true;
        if (received != null) {
            entry().makeReady();
        } else {
            receive();
        }
    }

    private void receive() {
        Block block = receiving || isClosed() ? null : takeBlock();
        if (block != null) {
            receiving = true;
            socket.receive(block);
        }
    }

    @Override
    public void stopReading() {
        reading = false;
    }

    // ---- sending ----

    @Override
    public long send(ByteBuffer data, @Nullable SocketAddress to) {
        if (!dropped && !(queue.isEmpty() && sentNow(data, to))) {
            enqueue(data, to);
            startSend();
        }
        data.position(data.limit());
        return pending;
    }

    private void enqueue(ByteBuffer data, @Nullable SocketAddress to) {
        try {
            Waiting waiting = new Waiting(copy(data), data.remaining() + OVERHEAD, to);
            queue.add(waiting);
            pending += waiting.size;
        } catch (IOException e) {
            sendFailed(to, e);
        }
    }

    private Block copy(ByteBuffer data) throws IOException {
        Block block = backend.datagramBlocks().take();
        int length = data.remaining();
        if (length > block.bytes().capacity()) {
            block.release();
            throw new SocketException("Message too long");
        }
        block.bytes().put(0, data, data.position(), length).limit(length);
        return block;
    }

    /** Returns whether the datagram is done with: sent, or reported as refused. */
    private boolean sentNow(ByteBuffer data, @Nullable SocketAddress to) {
        Block block = null;
        try {
            block = data.isDirect() ? null : copy(data);
            return socket.sendNow(block == null ? data : block.bytes(), to);
        } catch (IOException e) {
            sendFailed(to, e);
            return true;
        } finally {
            if (block != null) {
                block.release();
            }
        }
    }

    private void startSend() {
        Waiting first = queue.peek();
        if (!sending && first != null) {
            sending = true;
            socket.send(first.block, first.to);
        }
    }

    private void sendWaiting() {
        Waiting first = queue.peek();
        while (!sending && !dropped && first != null && sentNow(first.block.bytes(), first.to)) {
            queue.remove();
            first.block.release();
            pending -= first.size;
            first = queue.peek();
        }
        if (!dropped) {
            startSend();
        }
    }

    @Override
    public long pendingBytes() {
        return pending;
    }

    @Override
    public void dropOutput() {
        dropped = true;
        pending = 0;
        // While a send is in flight, the oldest block belongs to it.
        while (queue.size() > (sending ? 1 : 0)) {
            queue.removeLast().block.release();
        }
    }

    @Override
    protected void closeOnce() {
        dropOutput();
        reading = false;
        if (received != null) {
            received.release();
            received = null;
        }
        if (own != null) {
            own.release();
            own = null;
        }
        socket.close();
    }
}
