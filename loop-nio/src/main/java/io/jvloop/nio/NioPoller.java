package io.jvloop.nio;

import io.jvloop.spi.readiness.EventSource;
import io.jvloop.spi.readiness.NonBlockingSocket;
import io.jvloop.spi.readiness.Poller;
import io.jvloop.spi.readiness.Readiness;
import io.jvloop.spi.readiness.Registration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;

/** Confined to its loop. A selector as a poller. */
final class NioPoller implements Poller {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Selector selector;
    private final Consumer<SelectionKey> mark = NioPoller::mark;

    NioPoller() throws IOException {
        this.selector = Selector.open();
    }

    @Override
    public void poll(long timeoutNanos) {
        try {
            if (timeoutNanos == 0) {
                selector.selectNow(mark);
            } else if (timeoutNanos == Long.MAX_VALUE) {
                selector.select(mark);
            } else {
                selector.select(mark, Math.ceilDiv(timeoutNanos, NANOS_PER_MILLI));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot wait for events: " + e.getMessage(), e);
        }
    }

    private static void mark(SelectionKey key) {
        int ready;
        try {
            ready = key.readyOps();
        } catch (CancelledKeyException closedMeanwhile) {
            return;
        }
        int events = (ready & (SelectionKey.OP_READ | SelectionKey.OP_ACCEPT)) != 0 ? Readiness.READ : 0;
        if ((ready & (SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT)) != 0) {
            events |= Readiness.WRITE;
        }
        ((Watch) key.attachment()).source.onEvents(events);
    }

    @Override
    public boolean isEdgeTriggered() {
        return false;
    }

    @Override
    public void wakeup() {
        selector.wakeup();
    }

    @Override
    public Registration register(NonBlockingSocket channel, EventSource source, int interest) throws IOException {
        Watch watch = new Watch((NioSelectable) channel, source);
        watch.key = watch.channel.selectable().register(selector, watch.ops(interest), watch);
        return watch;
    }

    @Override
    public void close() {
        try {
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the selector: " + e.getMessage(), e);
        }
    }

    /** A channel's key. */
    private final class Watch implements Registration {
        private final NioSelectable channel;
        private EventSource source;
        private SelectionKey key;

        @SuppressWarnings("NullAway.Init")
        Watch(NioSelectable channel, EventSource source) {
            this.channel = channel;
            this.source = source;
        }

        @Override
        public void source(EventSource newSource) {
            source = newSource;
        }

        @Override
        public void interest(int interest) {
            key.interestOps(ops(interest));
        }

        private int ops(int interest) {
            if (channel.selectable() instanceof ServerSocketChannel) {
                return interest == 0 ? 0 : SelectionKey.OP_ACCEPT;
            }
            // Not every channel can be read: to the JDK the writing end of a pipe is never readable.
            int ops = (interest & Readiness.READ) != 0 ? SelectionKey.OP_READ & channel.selectable().validOps() : 0;
            if ((interest & Readiness.WRITE) == 0) {
                return ops;
            }
            boolean connecting = channel.selectable() instanceof SocketChannel socket && !socket.isConnected();
            return ops | (connecting ? SelectionKey.OP_CONNECT : SelectionKey.OP_WRITE);
        }

        @Override
        public void close() {
            boolean connection = channel.selectable() instanceof SocketChannel;
            channel.close();
            if (!connection && selector.isOpen()) {
                // The JDK closes a registered descriptor in the next select only, and until then the system would accept connections, or
                // datagrams, and keep the port.
                poll(0);
            }
        }
    }
}
