package io.jvloop.memory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** Confined to its loop. One end of a connection as the system keeps it: a few bytes that have arrived, and how the peer has ended. */
final class MemorySocket {
    /** The answer of {@link #receive} at the end of the stream. */
    static final int END = -1;
    /** Small enough that whoever sends much must wait for his reader. */
    private static final int CAPACITY = 256 * 1024;

    private static final Runnable NOBODY = () -> {
    };

    private final MemoryNetwork network;
    private final InetSocketAddress local;
    private final InetSocketAddress remote;
    private final MemorySocket peer;
    private final ByteBuffer arrived = ByteBuffer.allocate(CAPACITY);
    private final Runnable event = this::tell;
    private Runnable watcher = NOBODY;
    private boolean peerEnded;
    private boolean reset;
    private boolean outputEnded;
    private boolean closed;
    /** Kept, but for {@code SO_LINGER} without effect. */
    private final Map<SocketOption<?>, Object> options = new HashMap<>(Map.of(
            StandardSocketOptions.SO_LINGER, -1,
            StandardSocketOptions.TCP_NODELAY, false,
            StandardSocketOptions.SO_KEEPALIVE, false,
            StandardSocketOptions.SO_RCVBUF, CAPACITY,
            StandardSocketOptions.SO_SNDBUF, CAPACITY));

    /** Makes both ends. */
    MemorySocket(MemoryNetwork network, InetSocketAddress local, InetSocketAddress remote) {
        this.network = network;
        this.local = local;
        this.remote = remote;
        this.peer = new MemorySocket(this);
    }

    private MemorySocket(MemorySocket client) {
        this.network = client.network;
        this.local = client.remote;
        this.remote = client.local;
        this.peer = client;
    }

    MemorySocket peer() {
        return peer;
    }

    InetSocketAddress local() {
        return local;
    }

    InetSocketAddress remote() {
        return remote;
    }

    /** Who is told, in a poll, that it may be worth while to receive or to send again. */
    void watch(Runnable newWatcher) {
        watcher = newWatcher;
    }

    private void tell() {
        watcher.run();
    }

    private void changed() {
        network.happened(event);
    }

    /** Sends as much as the peer has room for. */
    int send(ByteBuffer from) throws IOException {
        ensureNotReset();
        if (outputEnded) {
            throw new SocketException("Broken pipe");
        }
        int count = from.remaining();
        if (peer.closed) {
            // As in TCP: nobody takes it, and the answer to it is the reset that the next call finds.
            from.position(from.limit());
            becomeReset();
            return count;
        }
        count = Math.min(count, peer.arrived.remaining());
        if (count > 0) {
            peer.arrived.put(from.slice(from.position(), count));
            from.position(from.position() + count);
            peer.changed();
        }
        return count;
    }

    /** Receives what is there: 0 if that is nothing. */
    int receive(ByteBuffer into) throws IOException {
        ensureNotReset();
        int count = Math.min(into.remaining(), arrived.position());
        if (count == 0) {
            return peerEnded ? END : 0;
        }
        int unread = arrived.position();
        into.put(arrived.slice(0, count));
        arrived.position(count).limit(unread).compact();
        peer.changed();
        return count;
    }

    private void ensureNotReset() throws SocketException {
        if (reset) {
            throw new SocketException("Connection reset by peer");
        }
    }

    private void becomeReset() {
        reset = true;
        arrived.clear();
        changed();
    }

    void shutdownOutput() {
        if (!outputEnded) {
            outputEnded = true;
            peer.peerEnded = true;
            peer.changed();
        }
    }

    Object option(SocketOption<?> name) {
        Object value = options.get(name);
        if (value == null) {
            throw new UnsupportedOperationException("a socket in memory knows no " + name);
        }
        return value;
    }

    void setOption(SocketOption<?> name, Object value) {
        option(name);
        options.put(name, value);
    }

    /** As in TCP: the peer of one who has not read everything finds a reset, not an end. */
    void close() {
        if (closed) {
            return;
        }
        closed = true;
        watcher = NOBODY; // a peer that lives on must not hold what watched here
        if (option(StandardSocketOptions.SO_LINGER).equals(0) || arrived.position() > 0) {
            peer.becomeReset();
        } else {
            shutdownOutput();
        }
    }
}
