package io.jvloop.spi.readiness;

import io.jvloop.spi.IoEntry;
import io.jvloop.spi.ListenerHandle;
import io.jvloop.spi.ListenerSink;
import io.jvloop.spi.SocketFacts;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. Accepts what has queued when its channel becomes readable. */
final class ReadinessListener implements ListenerHandle, EventSource {
    /** How many connections one turn accepts: what is established already gets its share even while a flood of new ones comes in. */
    private static final int ACCEPTS_PER_TURN = 256;

    private final ReadinessBackend backend;
    private final NonBlockingChannel channel;
    private final IoEntry entry;
    private final SocketFacts facts;
    private final int acceptsPerTurn;
    private @Nullable Registration registration;
    private @Nullable ListenerSink sink;
    private boolean readable;
    private boolean muted;

    ReadinessListener(ReadinessBackend backend, NonBlockingChannel channel, int backlog) throws IOException {
        this.backend = backend;
        this.channel = channel;
        this.acceptsPerTurn = Math.clamp(backlog, 1, ACCEPTS_PER_TURN);
        this.entry = backend.context().newEntry(this::accept);
        this.facts = SocketFacts.ofBound("listener", channel);
        backend.opened(this);
    }

    @Override
    public void startAccepting(ListenerSink to) {
        if (facts.isClosed() || sink != null) {
            return;
        }
        sink = to;
        if (registration == null) {
            try {
                registration = backend.poller().register(channel, this, Readiness.READ);
            } catch (IOException e) {
                sink = null;
                to.acceptFailed(new IOException("cannot watch the " + facts + ": " + e.getMessage(), e));
            }
            return;
        }
        registration.interest(Readiness.READ);
        if (readable) {
            entry.ready();
        }
    }

    @Override
    public void stopAccepting() {
        sink = null;
        if (registration != null && !facts.isClosed()) {
            registration.interest(0);
        }
    }

    @Override
    public void onEvents(int events) {
        readable = true;
        if (entry.isBusy() && registration != null && !backend.poller().isEdgeTriggered()) {
            muted = true;
            registration.interest(0);
        }
        entry.ready();
    }

    private void accept() {
        for (int i = 0; i < acceptsPerTurn && readable && sink != null; i++) {
            acceptOne(sink);
        }
        if (facts.isClosed()) {
            return;
        }
        if (readable && sink != null) {
            entry.ready();
        }
        if (muted && registration != null) {
            muted = false;
            registration.interest(sink == null ? 0 : Readiness.READ);
        }
    }

    private void acceptOne(ListenerSink to) {
        NonBlockingChannel accepted;
        try {
            accepted = channel.accept();
        } catch (AbortedConnection e) {
            return; // as asyncio does: a pause or a line of the log would be for any peer to ask for
        } catch (IOException e) {
            to.acceptFailed(new IOException("cannot accept on " + facts.localAddress() + ": " + e.getMessage(), e));
            return;
        }
        if (accepted == null) {
            readable = false;
            return;
        }
        to.accepted(new ReadinessStream(backend, accepted, null));
    }

    @Override
    public void close() {
        if (!facts.close()) {
            return;
        }
        sink = null;
        backend.closed(this);
        if (registration != null) {
            registration.close();
        } else {
            channel.close();
        }
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
