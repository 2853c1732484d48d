package io.jvloop.spi.readiness;

import io.jvloop.spi.IoEntry;
import io.jvloop.spi.WatchHandle;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. Watches a channel or descriptor of somebody else's, as long as it is ready.
 *
 * <p>An edge-triggered registry tells of a change only; so it is asked again after each callback.
 */
final class ReadinessWatch implements WatchHandle, EventSource {
    private final ReadinessBackend backend;
    private final Registry registry;
    private final Pollable watched;
    private @Nullable Registration registration;
    private @Nullable Direction reader;
    private @Nullable Direction writer;
    private boolean closed;

    ReadinessWatch(ReadinessBackend backend, Registry registry, Pollable watched) {
        this.backend = backend;
        this.registry = registry;
        this.watched = watched;
        backend.opened(this);
    }

    @Override
    public void reader(@Nullable Runnable callback) throws IOException {
        reader = callback == null ? null : new Direction(Readiness.READ, callback);
        watch();
    }

    @Override
    public void writer(@Nullable Runnable callback) throws IOException {
        writer = callback == null ? null : new Direction(Readiness.WRITE, callback);
        watch();
    }

    private void watch() throws IOException {
        if (registration == null) {
            registration = registry.register(watched, this, interest());
        } else {
            registration.rearm(interest());
        }
    }

    private int interest() {
        return (reader == null ? 0 : reader.interest()) | (writer == null ? 0 : writer.interest());
    }

    @Override
    public void onEvents(int events) {
        if (reader != null && (events & Readiness.READ) != 0) {
            reader.ready();
        }
        if (writer != null && (events & Readiness.WRITE) != 0) {
            writer.ready();
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        reader = null;
        writer = null;
        backend.closed(this);
        if (registration != null) {
            registration.close();
        }
    }

    /** One of the two, with its callback and its own place in the queue: a parked reader does not hold up the writer. */
    private final class Direction implements Runnable {
        private final int event;
        private final Runnable callback;
        private final IoEntry entry;
        private boolean muted;

        Direction(int event, Runnable callback) {
            this.event = event;
            this.callback = callback;
            this.entry = backend.context().newEntry(this);
        }

        int interest() {
            return muted ? 0 : event;
        }

        void ready() {
            if (!entry.isBusy()) {
                entry.ready();
            } else if (!registry.isEdgeTriggered()) {
                // The same would be reported again and again while the callback is parked.
                muted = true;
                changed();
            }
        }

        private boolean isCurrent() {
            return reader == this || writer == this;
        }

        private void changed() {
            if (registration != null) {
                registration.rearm(ReadinessWatch.this.interest());
            }
        }

        @Override
        public void run() {
            if (!isCurrent()) {
                return;
            }
            try {
                callback.run();
            } finally {
                // Asked for anew also because a socket that the callback has found connected is watched for something else.
                if (isCurrent() && (muted || event == Readiness.WRITE || registry.isEdgeTriggered())) {
                    muted = false;
                    changed();
                }
            }
        }

        @Override
        public String toString() {
            return callback.toString();
        }
    }
}
