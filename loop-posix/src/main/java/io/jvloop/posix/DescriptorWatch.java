package io.jvloop.posix;

import io.jvloop.spi.BackendContext;
import io.jvloop.spi.Direction;
import io.jvloop.spi.readiness.EventSource;
import io.jvloop.spi.readiness.NonBlockingStream;
import io.jvloop.spi.readiness.Readiness;
import io.jvloop.spi.readiness.Registration;
import io.netty.channel.IoRegistration;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A descriptor's registration with a Netty handler. */
public final class DescriptorWatch implements Registration {
    private final IoHandlerPoller poller;
    private final Watchable channel;
    private final int number;
    private final InterestMapping mapping;
    private EventSource source;
    private @Nullable IoRegistration registration;
    private boolean wantsWritable;
    private @Nullable PolledDescriptor polled;
    private boolean refused;
    private boolean closed;

    DescriptorWatch(IoHandlerPoller poller, Watchable channel, InterestMapping mapping, EventSource source, int interest) {
        this.poller = poller;
        this.channel = channel;
        this.number = channel.number();
        this.mapping = mapping;
        this.source = source;
        this.wantsWritable = (interest & Readiness.WRITE) != 0;
    }

    int number() {
        return number;
    }

    BackendContext context() {
        return poller.context();
    }

    boolean isLent() {
        return channel instanceof LentDescriptor;
    }

    void registered(IoRegistration made) {
        registration = made;
        channel.setWatch(this);
        mapping.start(made, this);
    }

    public FileDescriptor descriptor() {
        return channel.descriptor();
    }

    /** {@link Direction#WRITE} for a pipe's writing end. */
    public Direction direction() {
        return channel instanceof NonBlockingStream stream ? stream.direction() : Direction.BOTH;
    }

    public boolean wantsWritable() {
        return wantsWritable;
    }

    public void onEvents(int events) {
        if (!closed) {
            source.onEvents(events);
        }
    }

    /** Tells the source what the handler threw behind the call that registered; false if it cannot tell its owner. */
    public boolean onRefused(Throwable thrown) {
        return closed || source.onRefused(IoHandlerPoller.refusal(thrown));
    }

    /** Keeps an error that the kernel reported with an event, as a positive number. */
    public void setError(int errno) {
        channel.setError(errno);
    }

    /** Whether the descriptor is a socket that a transport or endpoint owns. Every poller can watch such a socket. */
    public boolean isSocket() {
        return channel instanceof Fd;
    }

    /**
     * Polls the descriptor: {@code instead} of registering it if the system refuses it, or as well if the system hides events.
     */
    public void pollPeriodically(boolean instead) throws IOException {
        refused = instead;
        polled = PolledDescriptor.start(descriptor().intValue(), poller.context(), this::onEvents);
    }

    /** Whether the system has refused the descriptor, which is polled instead. */
    public boolean isRefused() {
        return refused;
    }

    /** As {@link IoHandlerPoller#runAfterNextRun}, but not after the watch has ended. */
    public void runAfterNextRun(Runnable action) {
        poller.runAfterNextRun(() -> {
            if (!closed) {
                action.run();
            }
        });
    }

    @Override
    public void setSource(EventSource newSource) {
        source = newSource;
    }

    @Override
    public void setInterest(int interest) {
        boolean wanted = (interest & Readiness.WRITE) != 0;
        if (wanted != wantsWritable) {
            tell(interest, mapping::change);
        }
    }

    /** The system examines the descriptor anew, as for one that was just registered. */
    @Override
    public void rearm(int interest) {
        if ((interest & Readiness.WRITE) == 0) {
            setInterest(interest); // otherwise the system would keep an interest in a descriptor that is not ours
        }
        tell(interest, mapping::start);
    }

    private void tell(int interest, BiConsumer<IoRegistration, DescriptorWatch> how) {
        if (closed || registration == null) {
            return;
        }
        wantsWritable = (interest & Readiness.WRITE) != 0;
        try {
            how.accept(registration, this);
        } catch (UncheckedIOException gone) {
            // The system forgets a descriptor only when it is closed, and this one is open, so memory has run out. The event must not be
            // missed; the next system call on the descriptor finds out what is wrong.
            source.onEvents(interest);
        }
    }

    /**
     * Ends the registration before the descriptor is closed. The system keeps a registration as long as the open file lives, for which
     * somebody else may have a descriptor, and would report events under a number that may be reused by then.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        poller.forget(this);
        try {
            unregister();
        } finally {
            channel.close();
        }
    }

    void unregister() {
        if (polled != null) {
            polled.close();
        }
        if (registration == null) {
            return;
        }
        if (mapping.end(registration, this)) {
            poller.flush();
        }
        registration.cancel();
    }
}
