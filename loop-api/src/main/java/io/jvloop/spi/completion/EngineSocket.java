package io.jvloop.spi.completion;

import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. What the sockets of an engine can be made of, whatever their kind: who hears of their completions.
 *
 * @param <E> what the kind tells: {@link StreamSocket.Events}, {@link ListenSocket.Events} or {@link DatagramSocket.Events}
 */
public abstract class EngineSocket<E> {
    private @Nullable E events;

    /** Makes one of which nobody hears yet. */
    protected EngineSocket() {
    }

    /**
     * Says who hears of it; as {@link StreamSocket#open}.
     *
     * @param to the handle above
     */
    public void open(E to) {
        events = to;
    }

    /**
     * Who hears of it.
     *
     * @return the handle above
     */
    protected final E events() {
        assert events != null : "bug in jvloop: open comes first";
        return events;
    }

    /** Nobody hears of it any more: what is in flight must not hold all that is above. */
    protected final void forgetEvents() {
        events = null;
    }
}
