package io.jvloop.spi.readiness;

/** A source of events, as the poller sees it. */
public interface EventSource {

    /**
     * Notes events and queues the source's entry. Called in the poll: runs no user code, takes no lock, allocates nothing, never throws.
     *
     * @param events bits of {@link Readiness}
     */
    void onEvents(int events);
}
