package io.jvloop.spi.readiness;

import java.io.IOException;

/** Confined to its loop. The system's way to wait for readiness: all that a readiness back end has to write besides its channels. */
public interface Poller extends AutoCloseable {

    /**
     * Begins to watch a socket.
     *
     * @param channel  one of the same back end's
     * @param source   who hears of its events
     * @param interest bits of {@link Readiness}
     * @return its membership
     * @throws IOException if the system refuses
     */
    Registration register(NonBlockingSocket channel, EventSource source, int interest) throws IOException;

    /**
     * Whether it reports a change to readiness once, not readiness as long as it lasts.
     *
     * @return false if a source that is not to be called must withdraw its interest
     */
    boolean isEdgeTriggered();

    /**
     * As {@link io.jvloop.spi.IoBackend#poll}.
     *
     * @param timeoutNanos 0 means do not wait, {@link Long#MAX_VALUE} for ever
     */
    void poll(long timeoutNanos);

    /** As {@link io.jvloop.spi.IoBackend#wakeup}. */
    void wakeup();

    /** Gives back what the poller itself holds; channels are closed already. */
    @Override
    void close();
}
