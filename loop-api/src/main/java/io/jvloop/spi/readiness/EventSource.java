package io.jvloop.spi.readiness;

import java.io.IOException;

/** A source of events, as the poller sees it. */
public interface EventSource {

    /**
     * Notes events and queues the source's entry. Called in the poll: runs no user code, takes no lock, allocates nothing, never throws.
     *
     * @param events bits of {@link Readiness}
     */
    void onEvents(int events);

    /**
     * Notes that the channel cannot be watched, and queues the source's entry: the poll is somebody else's, and the system has refused the
     * registration behind the call that asked for it. Called as {@link #onEvents}.
     *
     * @param why what the system said
     * @return false if the source has no way to tell its owner
     */
    default boolean onRefused(IOException why) {
        return false;
    }
}
