package io.jvloop.spi.readiness;

import io.jvloop.spi.handles.TwoWayWatch;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. Watches a channel or descriptor of the caller's, and reports readiness as long as it lasts.
 *
 * <p>An edge-triggered registry reports only changes, so it is rearmed after each callback.
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
            side.makeReady();
        }
    }

    @Override
    protected void closeOnce() {
        if (registration != null) {
            registration.close();
        }
    }

    /** One direction, watched for one event. */
    final class Interested extends TwoWayWatch.Side {
        private final int event;
        private boolean muted;

        Interested(int event, Runnable callback) {
            super(backend.handles(), callback);
            this.event = event;
        }

        void makeReady() {
            if (!entry().isBusy()) {
                entry().makeReady();
            } else if (!registry.isEdgeTriggered()) {
                // A level-triggered registry would report the event repeatedly while the callback is parked.
                muted = true;
                rearmRegistration();
            }
        }

        private void rearmRegistration() {
            if (registration != null) {
                registration.rearm(interest());
            }
        }

        @Override
        protected void rearm() {
            // After the callback has found a socket connected, the registration must watch for something else.
            if (muted || event == Readiness.WRITE || registry.isEdgeTriggered()) {
                muted = false;
                rearmRegistration();
            }
        }
    }
}
