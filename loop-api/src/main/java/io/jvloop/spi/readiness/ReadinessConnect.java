package io.jvloop.spi.readiness;

import io.jvloop.spi.ConnectRequest;
import io.jvloop.spi.IoEntry;
import io.jvloop.spi.StreamHandle;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A connect that is done when its channel becomes writable. */
final class ReadinessConnect implements ConnectRequest, EventSource {
    private final ReadinessBackend backend;
    private final NonBlockingChannel channel;
    private final IoEntry entry;
    private @Nullable Registration registration;
    private boolean done;
    private boolean closed;
    private @Nullable IOException failure;
    private @Nullable Runnable note;

    ReadinessConnect(ReadinessBackend backend, NonBlockingChannel channel) throws IOException {
        this.backend = backend;
        this.channel = channel;
        this.entry = backend.context().newEntry(this::finish);
        backend.opened(this);
        done = channel.isConnected();
        if (!done) {
            try {
                registration = backend.poller().register(channel, this, Readiness.WRITE);
            } catch (IOException e) {
                close();
                throw e;
            }
        }
    }

    @Override
    public void onEvents(int events) {
        entry.ready();
    }

    private void finish() {
        if (done || closed) {
            return;
        }
        try {
            done = channel.finishConnect();
        } catch (IOException e) {
            failure = e;
            done = true;
        }
        if (done && note != null) {
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
        return new ReadinessStream(backend, channel, registration);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        backend.closed(this);
        if (registration != null) {
            registration.close();
        } else {
            channel.close();
        }
    }
}
