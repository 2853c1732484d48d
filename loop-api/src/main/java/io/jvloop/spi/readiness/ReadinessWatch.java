package io.jvloop.spi.readiness;

import io.jvloop.spi.handles.TwoWayWatch;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. Watches a channel or descriptor of somebody else's, as long as it is ready.
 *
 * <p>An edge-triggered registry tells of a change only; so it is asked again after each callback.
 */
final class ReadinessWatch extends TwoWayWatch<ReadinessWatch.Interested> implements EventSource {
    private final ReadinessBackend backend;
    private final Registry registry;
    private final Pollable watched;
    private @Nullable Registration registration;

    ReadinessWatch(ReadinessBackend backend, Registry registry, Pollable watched) {
        super(backend.handles());
        this.backend = backend;
        this.registry = registry;
        this.watched = watched;
    }

    @Override
    protected Interested side(boolean writing, Runnable callback) {
        return new Interested(writing ? Readiness.WRITE : Readiness.READ, callback);
    }

    @Override
    protected void changed() throws IOException {
        if (registration == null) {
            registration = registry.register(watched, this, interest());
        } else {
            registration.rearm(interest());
        }
    }

    private int interest() {
        return interest(reader()) | interest(writer());
    }

    private static int interest(@Nullable Interested side) {
        return side == null || side.muted ? 0 : side.event;
    }

    @Override
    public void onEvents(int events) {
        tell(reader(), events);
        tell(writer(), events);
    }

    private static void tell(@Nullable Interested side, int events) {
        if (side != null && (events & side.event) != 0) {
            side.ready();
        }
    }

    @Override
    protected void closeOnce() {
        if (registration != null) {
            registration.close();
        }
    }

    /** A side that is watched for one event. */
    final class Interested extends TwoWayWatch.Side {
        private final int event;
        private boolean muted;

        Interested(int event, Runnable callback) {
            super(backend.handles(), callback);
            this.event = event;
        }

        void ready() {
            if (!entry().isBusy()) {
                entry().ready();
            } else if (!registry.isEdgeTriggered()) {
                // The same would be reported again and again while the callback is parked.
                muted = true;
                rearm();
            }
        }

        private void rearm() {
            if (registration != null) {
                registration.rearm(interest());
            }
        }

        @Override
        protected void again() {
            // Asked for anew also because a socket that the callback has found connected is watched for something else.
            if (muted || event == Readiness.WRITE || registry.isEdgeTriggered()) {
                muted = false;
                rearm();
            }
        }
    }
}
