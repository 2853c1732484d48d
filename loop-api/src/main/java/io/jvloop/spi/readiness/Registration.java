package io.jvloop.spi.readiness;

/** Confined to its loop. A channel's registration with a poller. */
public interface Registration {

    /**
     * Sets the source that gets the events from now on.
     *
     * @param source the new source
     */
    void setSource(EventSource source);

    /**
     * Sets the interest. An edge-triggered poller may report readability always.
     *
     * @param interest {@link Readiness#READ}, {@link Readiness#WRITE}, both, or 0
     */
    void setInterest(int interest);

    /**
     * As {@link #setInterest}, but reports what is ready now even if the poller is edge-triggered.
     *
     * @param interest as for {@link #setInterest}
     */
    default void rearm(int interest) {
        setInterest(interest);
    }

    /** Closes the channel and ends the registration, in the order that the system requires. Idempotent. */
    void close();
}
