package io.jvloop.spi.completion;

import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. A base of an engine's sockets, which knows the handle that their completions are reported to.
 *
 * @param <E> {@link StreamSocket.Events}, {@link ListenSocket.Events} or {@link DatagramSocket.Events}
 */
public abstract class EngineSocket<E> {
    private @Nullable E events;

    /** Makes a socket without a handle. */
    protected EngineSocket() {
    }

    /**
     * Sets the handle; as {@link StreamSocket#open}.
     *
     * @param to the handle above
     */
    public void open(E to) {
        events = to;
    }

    /**
     * The handle that completions are reported to.
     *
     * @return the handle above
     */
    protected final E events() {
        assert events != null : "bug in jvloop: open comes first";
        return events;
    }

    /** Forgets the handle, so that operations in flight do not keep it reachable. */
    protected final void forgetEvents() {
        events = null;
    }
}
