package io.jvloop.spi.readiness;

import io.jvloop.spi.ListenerSink;
import io.jvloop.spi.handles.AcceptingEndpoint;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. Accepts queued connections when its channel becomes readable. */
final class ReadinessListener extends AcceptingEndpoint implements EventSource {
    private final ReadinessBackend backend;
    private final NonBlockingListener channel;
    private final Interest interest;
    private boolean readable;
    private @Nullable IOException refusal;

    ReadinessListener(ReadinessBackend backend, NonBlockingListener channel, int backlog) throws IOException {
        super(backend.handles(), channel, backlog);
        this.backend = backend;
        this.channel = channel;
        this.interest = new Interest(backend.poller(), channel, entry());
    }

    @Override
    protected void started(ListenerSink to) {
        if (!interest.isRegistered()) {
            try {
                interest.register(this, Readiness.READ);
            } catch (IOException e) {
                unwatched(to, e);
            }
            return;
        }
        if (refusal != null) {
            unwatched(to, refusal);
            return;
        }
        interest.set(Readiness.READ);
        if (readable) {
            entry().makeReady();
        }
    }

    private void unwatched(ListenerSink to, IOException cause) {
        stopAccepting();
        to.acceptFailed(new IOException("cannot watch the " + this + ": " + cause.getMessage(), cause));
    }

    @Override
    public boolean onRefused(IOException why) {
        refusal = why;
        entry().makeReady();
        return true;
    }

    @Override
    protected void stopped() {
        interest.set(0);
    }

    @Override
    public void onEvents(int events) {
        readable = true;
        interest.reported();
    }

    @Override
    protected void process() {
        ListenerSink to = sink();
        if (refusal != null && to != null) {
            unwatched(to, refusal);
            return;
        }
        for (int i = 0; i < acceptsPerTurn() && readable && to != null; i++) {
            acceptOne(to);
            to = sink();
        }
        if (isClosed()) {
            return;
        }
        if (readable && to != null) {
            entry().makeReady();
        }
        interest.unmute();
    }

    private void acceptOne(ListenerSink to) {
        NonBlockingStream accepted;
        try {
            accepted = channel.accept();
        } catch (AbortedConnection e) {
            return; // as asyncio does: any peer could cause a pause or a log line
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
        interest.close();
    }
}
