package io.jvloop.spi.readiness;

/**
 * Confined to its loop. The system's way to wait for readiness: all that the author of a readiness back end writes besides its channels.
 */
public interface Poller extends Registry, AutoCloseable {

    /**
     * Whether it can also watch a {@link JdkChannel}, whose descriptor the JDK does not reveal.
     *
     * @return false if such channels need a selector of their own
     */
    default boolean watchesJdkChannels() {
        return false;
    }

    /**
     * As {@link io.jvloop.spi.IoBackend#poll}.
     *
     * @param timeoutNanos 0 means do not wait, {@link Long#MAX_VALUE} for ever
     */
    void poll(long timeoutNanos);

    /** As {@link io.jvloop.spi.IoBackend#wakeup}. */
    void wakeup();

    /** Closes the poller; channels are closed already. */
    @Override
    void close();
}
