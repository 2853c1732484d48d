package io.jvloop.memory;

import io.jvloop.spi.IoEntry;
import io.jvloop.spi.ListenerHandle;
import io.jvloop.spi.ListenerSink;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. Hands on the connections that have queued. */
final class MemoryListener implements ListenerHandle {
    private final MemoryBackend backend;
    private final InetSocketAddress local;
    private final int backlog;
    private final IoEntry entry;
    private final Queue<MemorySocket> waiting = new ArrayDeque<>();
    private @Nullable ListenerSink sink;

    MemoryListener(MemoryBackend backend, InetSocketAddress wanted, int backlog) throws BindException {
        this.backend = backend;
        this.backlog = backlog;
        this.entry = backend.context().newEntry(this::accept);
        this.local = backend.network().bind(wanted, this);
        backend.opened(this, this::close);
    }

    // ---- for the network ----

    boolean isFull() {
        return waiting.size() > backlog; // one more than asked for, as Linux does
    }

    void arrived(MemorySocket socket) {
        waiting.add(socket);
        backend.network().happened(entry::makeReady);
    }

    // ---- the handle ----

    @Override
    public void startAccepting(ListenerSink to) {
        sink = to;
        entry.makeReady();
    }

    @Override
    public void stopAccepting() {
        sink = null;
    }

    private void accept() {
        // What arrives while these are served waits for the next turn.
        for (int count = waiting.size(); count > 0 && sink != null; count--) {
            sink.accepted(backend.stream(waiting.remove()));
        }
    }

    @Override
    public void close() {
        sink = null;
        backend.closed(this);
        backend.network().unbind(local);
        for (MemorySocket socket; (socket = waiting.poll()) != null;) {
            socket.setOption(StandardSocketOptions.SO_LINGER, 0);
            socket.close();
        }
    }

    @Override
    public SocketAddress localAddress() {
        return local;
    }

    @Override
    public String toString() {
        return "listener on " + local;
    }
}
