package io.jvloop.spi.completion;

import io.jvloop.spi.IoEntry;
import io.jvloop.spi.ListenerHandle;
import io.jvloop.spi.ListenerSink;
import io.jvloop.spi.SocketFacts;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. Hands out the connections that the kernel has accepted; those that come after a stop are kept. */
final class CompletionListener implements ListenerHandle, ListenSocket.Events {
    /** How many connections one turn accepts: what is established already gets its share even while a flood of new ones comes in. */
    private static final int ACCEPTS_PER_TURN = 256;

    private final CompletionBackend backend;
    private final ListenSocket socket;
    private final IoEntry entry;
    private final SocketFacts facts;
    private final int acceptsPerTurn;
    private final Deque<StreamSocket> accepted = new ArrayDeque<>();
    private @Nullable ListenerSink sink;
    private @Nullable IOException failure;
    private boolean accepting;

    CompletionListener(CompletionBackend backend, ListenSocket socket, int backlog) throws IOException {
        this.backend = backend;
        this.socket = socket;
        this.acceptsPerTurn = Math.clamp(backlog, 1, ACCEPTS_PER_TURN);
        this.entry = backend.context().newEntry(this::process);
        this.facts = SocketFacts.ofBound("listener", socket);
        backend.opened(this);
        socket.open(this);
    }

    @Override
    public void startAccepting(ListenerSink to) {
        if (facts.isClosed() || sink != null) {
            return;
        }
        sink = to;
        if (accepted.isEmpty()) {
            accept();
        } else {
            entry.ready();
        }
    }

    private void accept() {
        if (!accepting) {
            accepting = true;
            socket.accept();
        }
    }

    @Override
    public void stopAccepting() {
        sink = null;
        if (accepting) {
            socket.stopAccepting();
        }
    }

    @Override
    public void accepted(StreamSocket connection) {
        if (facts.isClosed()) {
            connection.close();
            return;
        }
        accepted.add(connection);
        if (accepted.size() == ACCEPTS_PER_TURN) {
            socket.stopAccepting(); // faster than they are handed out: the system keeps the rest
        }
        entry.ready();
    }

    @Override
    public void acceptEnded(@Nullable IOException problem) {
        accepting = false;
        if (!facts.isClosed()) {
            failure = problem;
            entry.ready();
        }
    }

    private void process() {
        for (int i = 0; i < acceptsPerTurn && sink != null && !accepted.isEmpty(); i++) {
            sink.accepted(new CompletionStream(backend, accepted.remove()));
        }
        if (sink != null && accepted.isEmpty() && failure != null) {
            IOException cause = failure;
            failure = null;
            sink.acceptFailed(new IOException("cannot accept on " + facts.localAddress() + ": " + cause.getMessage(), cause));
        }
        if (sink == null || facts.isClosed()) {
            return;
        }
        if (accepted.isEmpty()) {
            accept();
        } else {
            entry.ready();
        }
    }

    @Override
    public void close() {
        if (!facts.close()) {
            return;
        }
        sink = null;
        backend.closed(this);
        accepted.forEach(StreamSocket::close);
        accepted.clear();
        socket.close();
    }

    @Override
    public SocketAddress localAddress() {
        return facts.localAddress();
    }

    @Override
    public <T> T option(SocketOption<T> name) throws IOException {
        return facts.option(name);
    }

    @Override
    public <T> void setOption(SocketOption<T> name, T value) throws IOException {
        facts.setOption(name, value);
    }

    @Override
    public String toString() {
        return facts.toString();
    }
}
