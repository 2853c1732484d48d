package io.jvloop.spi.readiness;

import io.jvloop.spi.ListenerSink;
import io.jvloop.spi.handles.AcceptingEndpoint;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. Accepts what has queued when its channel becomes readable. */
final class ReadinessListener extends AcceptingEndpoint implements EventSource {
    private final ReadinessBackend backend;
    private final NonBlockingListener channel;
    private @Nullable Registration registration;
    private boolean readable;
    private boolean muted;

    ReadinessListener(ReadinessBackend backend, NonBlockingListener channel, int backlog) throws IOException {
        super(backend.handles(), channel, backlog);
        this.backend = backend;
        this.channel = channel;
    }

    @Override
    protected void started(ListenerSink to) {
        if (registration == null) {
            try {
                registration = backend.poller().register(channel, this, Readiness.READ);
            } catch (IOException e) {
                stopAccepting();
                to.acceptFailed(new IOException("cannot watch the " + this + ": " + e.getMessage(), e));
            }
            return;
        }
        registration.setInterest(Readiness.READ);
        if (readable) {
            entry().ready();
        }
    }

    @Override
    protected void stopped() {
        if (registration != null) {
            registration.setInterest(0);
        }
    }

    @Override
    public void onEvents(int events) {
        readable = true;
        if (entry().isBusy() && registration != null && !backend.poller().isEdgeTriggered()) {
            muted = true;
            registration.setInterest(0);
        }
        entry().ready();
    }

    @Override
    protected void process() {
        ListenerSink to = sink();
        for (int i = 0; i < acceptsPerTurn() && readable && to != null; i++) {
            acceptOne(to);
            to = sink();
        }
        if (isClosed()) {
            return;
        }
        if (readable && to != null) {
            entry().ready();
        }
        if (muted && registration != null) {
            muted = false;
            registration.setInterest(to == null ? 0 : Readiness.READ);
        }
    }

    private void acceptOne(ListenerSink to) {
        NonBlockingStream accepted;
        try {
            accepted = channel.accept();
        } catch (AbortedConnection e) {
            return; // as asyncio does: a pause or a line of the log would be for any peer to ask for
        } catch (IOException e) {
            failed(to, e);
            return;
        }
        if (accepted == null) {
            readable = false;
            return;
        }
        to.accepted(new ReadinessStream(backend, accepted, null));
    }

    @Override
    protected void closeSocket() {
        if (registration != null) {
            registration.close();
        } else {
            channel.close();
        }
    }
}
