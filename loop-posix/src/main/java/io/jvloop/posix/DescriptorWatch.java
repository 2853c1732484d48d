package io.jvloop.posix;

import io.jvloop.spi.readiness.EventSource;
import io.jvloop.spi.readiness.Readiness;
import io.jvloop.spi.readiness.Registration;
import io.netty.channel.IoRegistration;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A descriptor's membership in a Netty handler. */
public final class DescriptorWatch implements Registration {
    private final Watchable channel;
    private final InterestMapping mapping;
    private EventSource source;
    private @Nullable IoRegistration registration;
    private boolean writable;
    private boolean closed;

    DescriptorWatch(Watchable channel, InterestMapping mapping, EventSource source, int interest) {
        this.channel = channel;
        this.mapping = mapping;
        this.source = source;
        this.writable = (interest & Readiness.WRITE) != 0;
    }

    void registered(IoRegistration made) {
        registration = made;
        mapping.submit(made, writable);
    }

    /**
     * Passes events on.
     *
     * @param events bits of {@link Readiness}
     */
    public void onEvents(int events) {
        if (!closed) {
            source.onEvents(events);
        }
    }

    @Override
    public void source(EventSource newSource) {
        source = newSource;
    }

    @Override
    public void interest(int interest) {
        boolean wanted = (interest & Readiness.WRITE) != 0;
        if (wanted == writable || closed || registration == null) {
            return;
        }
        writable = wanted;
        try {
            mapping.submit(registration, wanted);
        } catch (UncheckedIOException gone) {
            // The system forgets a descriptor only when it is closed, and ours is open: it is out of memory, and the event must not be
            // missed. Then the next system call on the descriptor tells what is wrong with it.
            source.onEvents(interest);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (registration != null && !mapping.closesFirst()) {
            registration.cancel();
        }
        channel.close();
        if (registration != null && mapping.closesFirst()) {
            registration.cancel();
        }
    }
}
