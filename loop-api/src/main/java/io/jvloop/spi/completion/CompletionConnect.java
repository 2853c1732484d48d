package io.jvloop.spi.completion;

import io.jvloop.spi.ConnectRequest;
import io.jvloop.spi.IoEntry;
import io.jvloop.spi.StreamHandle;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A connect, done when its operation completes. */
final class CompletionConnect implements ConnectRequest, StreamSocket.Events {
    private final CompletionBackend backend;
    private final StreamSocket socket;
    private final IoEntry entry;
    private boolean done;
    private boolean closed;
    private @Nullable IOException failure;
    private @Nullable Runnable note;

    CompletionConnect(CompletionBackend backend, StreamSocket socket) {
        this.backend = backend;
        this.socket = socket;
        this.entry = backend.context().newEntry(this::process);
        backend.opened(this);
        socket.open(this);
        done = socket.isConnected();
        if (!done) {
            socket.connect();
        }
    }

    @Override
    public void connected(@Nullable IOException problem) {
        if (!closed) {
            done = true;
            failure = problem;
            entry.ready();
        }
    }

    private void process() {
        if (done && !closed && note != null) {
            note.run();
        }
    }

    @Override
    public void whenDone(Runnable toCall) {
        note = toCall;
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
    public StreamHandle take() throws IOException {
        if (failure != null) {
            close();
            throw failure;
        }
        if (!done || closed) {
            throw new IllegalStateException("cannot take a connection that is " + (closed ? "closed or taken" : "not made yet"));
        }
        closed = true;
        backend.closed(this);
        return new CompletionStream(backend, socket);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            backend.closed(this);
            socket.close();
        }
    }

    // ---- what a connect does not hear ----

    @Override
    public void received(Block block) {
        throw new AssertionError("bug in jvloop: received before the connection was made");
    }

    @Override
    public void receiveEnded(StreamSocket.ReceiveEnd reason, @Nullable IOException problem) {
        throw new AssertionError("bug in jvloop: received before the connection was made");
    }

    @Override
    public boolean sent(long count, @Nullable IOException problem) {
        throw new AssertionError("bug in jvloop: sent before the connection was made");
    }
}
