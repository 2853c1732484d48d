package io.jvloop.memory;

import io.jvloop.spi.ConnectRequest;
import io.jvloop.spi.IoEntry;
import io.jvloop.spi.StreamHandle;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A connect whose outcome is known at once, and told by the next poll. */
final class MemoryConnect implements ConnectRequest {
    private final MemoryBackend backend;
    private final IoEntry entry;
    private @Nullable MemorySocket socket;
    private @Nullable IOException failure;
    private @Nullable Runnable note;
    private boolean done;
    private boolean closed;

    MemoryConnect(MemoryBackend backend, InetSocketAddress peer, @Nullable InetSocketAddress local) {
        this.backend = backend;
        this.entry = backend.context().newEntry(this::finish);
        backend.opened(this, this::close);
        try {
            socket = backend.network().connect(peer, local);
        } catch (IOException e) {
            failure = e;
        }
        backend.network().happened(entry::makeReady);
    }

    private void finish() {
        if (done || closed) {
            return;
        }
        done = true;
        if (note != null) {
            note.run();
        }
    }

    @Override
    public boolean isDone() {
        return done;
    }

    @Override
    public IoEntry entry() {
        return entry;
    }

    @Override
    public void callWhenDone(Runnable toCall) {
        note = toCall;
    }

    @Override
    public StreamHandle take() throws IOException {
        if (failure != null) {
            throw failure;
        }
        MemorySocket connected = socket;
        if (!done || connected == null) {
            throw new IllegalStateException("cannot take a connection that is " + (done ? "closed or taken" : "not made yet"));
        }
        socket = null;
        return backend.stream(connected);
    }

    @Override
    public void close() {
        closed = true;
        backend.closed(this);
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
