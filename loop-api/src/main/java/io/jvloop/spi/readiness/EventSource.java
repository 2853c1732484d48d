package io.jvloop.spi.readiness;

/** A source of events, as the poller sees it. */
public interface EventSource {

    /**
     * Notes events and queues the source's entry. Called in the poll: it runs no user code, takes no lock, allocates nothing and does not
     * throw.
     *
     * @param events bits of {@link Readiness}
     */
    void onEvents(int events);
}
