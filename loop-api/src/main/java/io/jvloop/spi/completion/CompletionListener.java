package io.jvloop.spi.completion;

import io.jvloop.spi.ListenerSink;
import io.jvloop.spi.handles.AcceptingEndpoint;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. Hands out the connections that the kernel has accepted. Those that arrive after a stop are kept. */
final class CompletionListener extends AcceptingEndpoint implements ListenSocket.Events {
    private final CompletionBackend backend;
    private final ListenSocket socket;
    private final Deque<StreamSocket> accepted = new ArrayDeque<>();
    private @Nullable IOException failure;
    private boolean accepting;

    CompletionListener(CompletionBackend backend, ListenSocket socket, int backlog) throws IOException {
        super(backend.handles(), socket, backlog);
        this.backend = backend;
        this.socket = socket;
        socket.open(this);
    }

    @Override
    protected void started(ListenerSink to) {
        if (accepted.isEmpty()) {
            accept();
        } else {
            entry().makeReady();
        }
    }

    private void accept() {
        if (!accepting) {
            accepting = true;
            socket.accept();
        }
    }

    @Override
    protected void stopped() {
        if (accepting) {
            socket.stopAccepting();
        }
    }

    @Override
    public void accepted(StreamSocket connection) {
        if (isClosed()) {
            connection.close();
            return;
        }
        accepted.add(connection);
        if (accepted.size() == ACCEPTS_PER_TURN) {
            socket.stopAccepting(); // faster than they are handed out, so the system keeps the rest
        }
        entry().makeReady();
    }

    @Override
    public void acceptEnded(@Nullable IOException problem) {
        accepting = false;
        if (!isClosed()) {
            failure = problem;
            entry().makeReady();
        }
    }

    @Override
    protected void process() {
        ListenerSink to = sink();
        for (int i = 0; i < acceptsPerTurn() && to != null && !accepted.isEmpty(); i++) {
            to.accepted(new CompletionStream(backend, accepted.remove()));
            to = sink();
        }
        IOException cause = failure;
        if (to != null && accepted.isEmpty() && cause != null) {
            failure = null;
            failed(to, cause);
        }
        if (sink() == null) {
            return;
        }
        if (accepted.isEmpty()) {
            accept();
        } else {
            entry().makeReady();
        }
    }

    @Override
    protected void closeSocket() {
        accepted.forEach(StreamSocket::close);
        accepted.clear();
        socket.close();
    }
}
