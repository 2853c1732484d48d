package io.jvloop.spi.readiness;

/** What a poller tells of events. */
public interface EventSource {

    /**
     * Takes note of events and queues the source's entry. Called inside the poll: no user code, no locks, no allocation; does not throw.
     *
     * @param events bits of {@link Readiness}
     */
    void onEvents(int events);
}
