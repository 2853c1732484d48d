package io.jvloop.spi.readiness;

import java.io.IOException;

/** Confined to its loop. Where channels are watched: the loop's own {@link Poller}, or a selector beside it. */
public interface Registry {

    /**
     * Begins to watch a channel.
     *
     * @param channel  of the kind that this registry watches
     * @param source   who hears of its events
     * @param interest bits of {@link Readiness}
     * @return its membership
     * @throws IOException if the system refuses
     */
    Registration register(Pollable channel, EventSource source, int interest) throws IOException;

    /**
     * Whether it reports a change to readiness once, not readiness as long as it lasts.
     *
     * @return false if a source that is not to be called must withdraw its interest
     */
    boolean isEdgeTriggered();
}
