package io.jvloop.posix;

import io.jvloop.spi.readiness.EventSource;
import io.jvloop.spi.readiness.Readiness;
import io.jvloop.spi.readiness.Registration;
import io.netty.channel.IoRegistration;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A descriptor's membership in a Netty handler. */
public final class DescriptorWatch implements Registration {
    private final IoHandlerPoller poller;
    private final Watchable channel;
    private final int number;
    private final InterestMapping mapping;
    private EventSource source;
    private @Nullable IoRegistration registration;
    private boolean writable;
    private boolean closed;

    DescriptorWatch(IoHandlerPoller poller, Watchable channel, InterestMapping mapping, EventSource source, int interest) {
        this.poller = poller;
        this.channel = channel;
        this.number = channel.descriptor().intValue();
        this.mapping = mapping;
        this.source = source;
        this.writable = (interest & Readiness.WRITE) != 0;
    }

    int number() {
        return number;
    }

    boolean isLent() {
        return channel instanceof LentDescriptor;
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
        if (wanted != writable) {
            rearm(interest);
        }
    }

    /** The system looks at the descriptor anew, as for one that was just registered. */
    @Override
    public void rearm(int interest) {
        if (closed || registration == null) {
            return;
        }
        writable = (interest & Readiness.WRITE) != 0;
        try {
            mapping.submit(registration, writable);
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
        poller.forget(this);
        if (registration != null && !mapping.closesFirst()) {
            registration.cancel();
        }
        channel.close();
        if (registration != null && mapping.closesFirst()) {
            registration.cancel();
        }
    }
}
