package io.jvloop.netty;

import io.jvloop.spi.BackendContext;
import io.jvloop.spi.readiness.EventSource;
import io.jvloop.spi.readiness.JdkChannel;
import io.jvloop.spi.readiness.Pollable;
import io.jvloop.spi.readiness.Poller;
import io.jvloop.spi.readiness.Registration;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoEvent;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.Selector;
import java.util.function.Consumer;

/** Confined to its loop. The poller of a guest on NIO: its channels are registered with the host's selector, which the host polls. */
record HostSelector(IoEventLoop host, BackendContext context, Consumer<Throwable> refused) implements Poller {

    @Override
    public void poll(long timeoutNanos) {
        throw new UnsupportedOperationException("the host polls");
    }

    /** Any thread: as {@link HostHandler#wakeup}. */
    @Override
    public void wakeup() {
        // nobody polls then
    }

    @Override
    public boolean isEdgeTriggered() {
        return false;
    }

    @Override
    public boolean watchesJdkChannels() {
        return true;
    }

    @Override
    public Registration register(Pollable channel, EventSource source, int interest) throws IOException {
        SelectableChannel selectable = ((JdkChannel) channel).selectable();
        if (selectable.getClass().getModule() != Object.class.getModule()) {
            try (Selector like = Selector.open()) { // the host shows its own only to who has registered
                ((JdkChannel) channel).checkSelectable(like);
            }
        }
        Watch watch = new Watch((JdkChannel) channel, source);
        watch.setInterest(interest);
        return watch;
    }

    @Override
    public void close() {
        // the host's selector lives on
    }

    /** A channel's registration. */
    private final class Watch implements Registration {
        private final JdkChannel channel;
        private final IoRegistration registration;
        private EventSource source;

        Watch(JdkChannel channel, EventSource source) throws IOException {
            this.channel = channel;
            this.source = source;
            this.registration = register(new Handle(this));
        }

        void refused(Throwable why) {
            if (!source.onRefused(known(why))) {
                refused.accept(why);
            }
        }

        void onEvents(int readyOps) {
            if (context.inRun()) {
                source.onEvents(JdkChannel.events(readyOps));
            } else {
                registration.submit(NioIoOps.NONE); // nobody looks any more, and the host would be told again and again
            }
        }

        @Override
        public void setSource(EventSource newSource) {
            source = newSource;
        }

        @Override
        public void setInterest(int interest) {
            try {
                registration.submit(NioIoOps.valueOf(channel.ops(interest)));
            } catch (CancelledKeyException closedByItsOwner) {
                // Nothing more will come.
            }
        }

        /**
         * The JDK closes a registered descriptor in the next select only. That is the host's, right after the turn: selecting here would
         * put keys into the set that Netty goes through.
         */
        @Override
        public void close() {
            channel.close();
            registration.cancel();
        }
    }

    private IoRegistration register(Handle handle) throws IOException {
        try {
            return HostRegistration.of(host, handle, NioIoOps.NONE, handle.watch::refused);
        } catch (Exception failure) {
            throw known(failure);
        }
    }

    private static IOException known(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause instanceof IOException known ? known : new IOException("cannot watch a channel: " + cause.getMessage(), failure);
    }

    /** What Netty calls with a channel's events. */
    private record Handle(Watch watch) implements NioIoHandle {

        @Override
        public SelectableChannel selectableChannel() {
            return watch.channel.selectable();
        }

        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            watch.onEvents(((NioIoEvent) event).ops().value());
        }

        @Override
        public void close() {
            // the host ends, and so will the guest, who closes its channels
        }
    }
}
