package io.jvloop.spi.readiness;

import java.io.IOException;

/** Confined to its loop. Watches channels: the loop's own {@link Poller}, or a selector beside it. */
public interface Registry {

    /**
     * Begins to watch a channel.
     *
     * @param channel  of a kind that this registry watches
     * @param source   gets its events
     * @param interest bits of {@link Readiness}
     * @return the registration
     * @throws IOException if the system refuses
     */
    Registration register(Pollable channel, EventSource source, int interest) throws IOException;

    /**
     * Whether it reports only changes of readiness, and not readiness as long as it lasts.
     *
     * @return false if a source that must not be called has to withdraw its interest
     */
    boolean isEdgeTriggered();
}
