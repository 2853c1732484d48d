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

/** Confined to its loop. A descriptor's membership in a Netty handler. */
public final class DescriptorWatch implements Registration {
    private final IoHandlerPoller poller;
    private final Watchable channel;
    private final int number;
    private final InterestMapping mapping;
    private EventSource source;
    private @Nullable IoRegistration registration;
    private boolean wantsWritable;
    private @Nullable AskedDescriptor asked;
    private boolean refused;
    private boolean closed;

    DescriptorWatch(IoHandlerPoller poller, Watchable channel, InterestMapping mapping, EventSource source, int interest) {
        this.poller = poller;
        this.channel = channel;
        this.number = channel.descriptor().intValue();
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
        channel.watched(this);
        mapping.start(made, this);
    }

    /** What is watched. */
    public FileDescriptor descriptor() {
        return channel.descriptor();
    }

    /** Which ways the descriptor goes: {@link Direction#WRITE} for a pipe's end that cannot be read. */
    public Direction direction() {
        return channel instanceof NonBlockingStream stream ? stream.direction() : Direction.BOTH;
    }

    /** Whether somebody waits for room. */
    public boolean wantsWritable() {
        return wantsWritable;
    }

    /** Passes events on, as bits of {@link Readiness}. */
    public void onEvents(int events) {
        if (!closed) {
            source.onEvents(events);
        }
    }

    /** Passes on the error that the system has told of together with an event, as a positive number. */
    public void broken(int errno) {
        channel.broken(errno);
    }

    /** Whether it is a transport's or an endpoint's socket: the system watches those like any other. False for what the caller has. */
    public boolean isSocket() {
        return channel instanceof Fd;
    }

    /** From now on it is asked now and then, too; {@code instead} if the system has refused it, and must not be told of it. */
    public void askNowAndThen(boolean instead) throws IOException {
        refused = instead;
        asked = AskedDescriptor.start(number, poller.context(), this::onEvents);
    }

    /** Whether it is only asked now and then. */
    public boolean isRefused() {
        return refused;
    }

    /** As {@link IoHandlerPoller#afterNextRun}, unless the watch has ended by then. */
    public void afterNextRun(Runnable action) {
        poller.afterNextRun(() -> {
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

    /** The system looks at the descriptor anew, as for one that was just registered. */
    @Override
    public void rearm(int interest) {
        if ((interest & Readiness.WRITE) == 0) {
            setInterest(interest); // else what is wanted no more would stay with a descriptor that is not ours
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
            // The system forgets a descriptor only when it is closed, and ours is open: it is out of memory, and the event must not be
            // missed. Then the next system call on the descriptor tells what is wrong with it.
            source.onEvents(interest);
        }
    }

    /**
     * The registration ends before the descriptor is closed: the system keeps it for as long as the open file lives, which somebody else
     * may have a descriptor of, and would tell its events under a number that is another file's by then.
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
        if (asked != null) {
            asked.close();
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
