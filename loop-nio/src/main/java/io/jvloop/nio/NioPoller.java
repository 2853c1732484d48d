package io.jvloop.nio;

import io.jvloop.spi.readiness.EventSource;
import io.jvloop.spi.readiness.JdkChannel;
import io.jvloop.spi.readiness.Pollable;
import io.jvloop.spi.readiness.Poller;
import io.jvloop.spi.readiness.Registration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Confined to its loop. A selector as a poller. */
final class NioPoller implements Poller {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Selector selector;
    private final Consumer<SelectionKey> mark = NioPoller::mark;
    /**
     * Held by a thread that wakes the selector, and by a coroutine that selects when it closes something, for the selector has one monitor
     * for both. A coroutine that waited for that would leave the loop's thread with another monitor of the selector, and the loop's next
     * poll would wait for this one for ever. Both are one system call long, so whoever comes second spins and does not park.
     */
    private final ReentrantLock wakeOrClose = new ReentrantLock();

    /** Takes the selector over. */
    NioPoller(Selector selector) {
        this.selector = selector;
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
        ((Watch) key.attachment()).source.onEvents(JdkChannel.events(ready));
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
    public void wakeup() {
        lock();
        try {
            selector.wakeup();
        } finally {
            wakeOrClose.unlock();
        }
    }

    private void lock() {
        while (!wakeOrClose.tryLock()) {
            Thread.onSpinWait();
        }
    }

    private void pollNow() {
        lock();
        try {
            poll(0);
        } finally {
            wakeOrClose.unlock();
        }
    }

    @Override
    public Registration register(Pollable channel, EventSource source, int interest) throws IOException {
        Watch watch = new Watch((JdkChannel) channel, source);
        watch.channel.checkSelectable(selector);
        watch.key = watch.channel.selectable().register(selector, watch.channel.ops(interest), watch);
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
        private final JdkChannel channel;
        private EventSource source;
        private SelectionKey key;

        @SuppressWarnings("NullAway.Init")
        Watch(JdkChannel channel, EventSource source) {
            this.channel = channel;
            this.source = source;
        }

        @Override
        public void setSource(EventSource newSource) {
            source = newSource;
        }

        @Override
        public void setInterest(int interest) {
            try {
                key.interestOps(channel.ops(interest));
            } catch (CancelledKeyException closedByItsOwner) {
                // Nothing more will come.
            }
        }

        @Override
        public void close() {
            channel.close();
            key.cancel();
            if (selector.isOpen() && (channel.selectable().isOpen() || !(channel.selectable() instanceof SocketChannel))) {
                // The JDK closes a registered descriptor in the next select only, and until then the system would accept connections, or
                // datagrams, and keep the port. One that stays open can be registered anew only after that.
                pollNow();
            }
        }
    }
}
