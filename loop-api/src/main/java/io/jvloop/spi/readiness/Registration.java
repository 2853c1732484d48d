package io.jvloop.spi.readiness;

/** Confined to its loop. A channel's membership in a poller. */
public interface Registration {

    /**
     * Says who hears of the events from now on.
     *
     * @param source the new source
     */
    void setSource(EventSource source);

    /**
     * Says which events are wanted. An edge-triggered poller may report readability all the time.
     *
     * @param interest {@link Readiness#READ}, {@link Readiness#WRITE}, both, or 0
     */
    void setInterest(int interest);

    /**
     * As {@link #setInterest}, and what is ready now is reported again even where only changes are: how a level is had from an edge.
     *
     * @param interest as for {@link #setInterest}
     */
    default void rearm(int interest) {
        setInterest(interest);
    }

    /** Closes the channel and forgets it, in the order that the system wants. Idempotent. */
    void close();
}
