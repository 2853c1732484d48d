package io.jvloop.spi.readiness;

import io.jvloop.spi.BackendContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop, except for the queue of commands. Watches the JDK's channels by a selector on a thread of its own, for a loop whose
 * poller cannot reach their descriptors.
 *
 * <p>Loop and thread share nothing but a queue in each direction: keys belong to the thread, everything else to the loop.
 * <pre>
 * who     when                        does
 * loop    register, interest, close   queues a command
 * loop    about to poll, end of run   wakes the selector if there are commands
 *         or of a guest's turn
 * thread  woken                       runs the commands in order: sets a key's operations, or cancels it
 * thread  a channel is ready          removes the ready operations from its key, and calls the loop (submit)
 * loop    is called                   unless closed meanwhile: tells the source, which queues its entry; queues the re-arming behind it
 * loop    re-arming                   by now the source has looked, or its callback is parked: a command asks again for what is wanted
 * </pre>
 *
 * <p>So readiness is reported as long as it lasts, and never again before the loop has processed the last report.
 *
 * <p>Waking the selector takes a monitor of the JDK's that the thread takes too. A coroutine that found it taken would park, for example in
 * the middle of a write, and others would run in between. So only the poll wakes it, which runs on the carrier.
 */
final class SelectorThread implements Poller {
    private static final Runnable NOTHING = () -> {
    };

    private final BackendContext context;
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final Consumer<SelectionKey> report = SelectorThread::report;
    private volatile boolean ending;
    /** The loop's. Both are made for the first channel. */
    private @Nullable Selector selector;
    private @Nullable Thread thread;
    private boolean commanded;

    /** Starts no thread before the first channel is watched. */
    SelectorThread(BackendContext context) {
        this.context = context;
    }

    // ---- the loop's side ----

    @Override
    public boolean watchesJdkChannels() {
        return true;
    }

    @Override
    public Registration register(Pollable channel, EventSource source, int interest) throws IOException {
        Selector own = own();
        Watch watch = new Watch(own, (JdkChannel) channel, source);
        watch.channel.checkSelectable(own);
        watch.setInterest(interest);
        return watch;
    }

    /** Starts the thread, if it is not running. This may fail, so it is called before anything else has begun. */
    SelectorThread started() {
        own();
        return this;
    }

    private Selector own() {
        if (selector == null) {
            try {
                selector = start(Selector.open());
            } catch (IOException e) {
                throw new UncheckedIOException("cannot open a selector for the JDK's channels: " + e.getMessage(), e);
            }
        }
        return selector;
    }

    private Selector start(Selector opened) throws IOException {
        try {
            Thread starting = Thread.ofPlatform().daemon().name("jvloop-selector").unstarted(() -> run(opened));
            starting.start();
            thread = starting;
            return opened;
        } catch (Throwable noThread) {
            opened.close();
            throw noThread;
        }
    }

    @Override
    public boolean isEdgeTriggered() {
        return false;
    }

    private void enqueue(Runnable command) {
        commands.add(command);
        if (!commanded) {
            commanded = true;
            context.runAtBatchEnd(NOTHING); // a guest whose host has called gets a turn by it
        }
    }

    /** Makes the thread run the commands. Does not wait: events come through the loop's inbox. */
    @Override
    public void poll(long timeoutNanos) {
        if (commanded && selector != null) {
            commanded = false;
            selector.wakeup();
        }
    }

    @Override
    public void wakeup() {
        // its poll never waits
    }

    @Override
    public void close() {
        if (selector == null || thread == null) {
            return;
        }
        ending = true;
        selector.wakeup();
        selector = null; // the thread closes it
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- the thread's side ----

    private void run(Selector opened) {
        try (opened) {
            while (!ending) {
                opened.select(report);
                runCommands();
            }
            runCommands();
        } catch (Throwable failure) {
            reportLater("the JDK's channels are watched no longer", failure);
        }
    }

    /** Empties the queue, since a selection made on the way may have consumed the wake-up for a later command. */
    private void runCommands() {
        for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
            try {
                command.run();
            } catch (Throwable failure) {
                // A channel may be of anybody's class. What it throws ends only its own watch.
                reportLater("a channel cannot be watched", failure);
            }
        }
    }

    private void reportLater(String message, Throwable failure) {
        context.submit(() -> context.report(message, failure, this));
    }

    private static void report(SelectionKey key) {
        try {
            int ready = key.readyOps();
            key.interestOpsAnd(~ready);
            ((Watch) key.attachment()).report(JdkChannel.events(ready));
        } catch (CancelledKeyException closedMeanwhile) {
            // nobody waits for it any more
        }
    }

    /** A channel's registration. */
    private final class Watch implements Registration {
        private final Selector selector;
        private final JdkChannel channel;
        private EventSource source;
        private int wanted;
        private boolean closed;
        /** Belongs to the thread. */
        private @Nullable SelectionKey key;

        Watch(Selector selector, JdkChannel channel, EventSource source) {
            this.selector = selector;
            this.channel = channel;
            this.source = source;
        }

        @Override
        public void setSource(EventSource newSource) {
            source = newSource;
        }

        @Override
        public void setInterest(int interest) {
            wanted = interest;
            ask();
        }

        private void ask() {
            int ops = channel.ops(wanted);
            enqueue(() -> arm(ops));
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                channel.close();
                enqueue(this::disarm);
            }
        }

        private void deliver(int events) {
            int still = events & wanted;
            if (!closed && still != 0) {
                source.onEvents(still);
                context.submit(this::rearm);
            }
        }

        private void rearm() {
            if (!closed && wanted != 0) {
                ask();
            }
        }

        private void report(int events) {
            context.submit(() -> deliver(events));
        }

        private void arm(int ops) {
            try {
                if (key == null) {
                    forgetFormer();
                    key = channel.selectable().register(selector, ops, this);
                } else {
                    key.interestOps(ops);
                }
            } catch (IOException | CancelledKeyException | IllegalBlockingModeException changedByItsOwner) {
                // As with the loop's own selector, no more events come.
            }
        }

        /** A cancelled key prevents a new registration until the next selection. */
        private void forgetFormer() throws IOException {
            if (channel.selectable().keyFor(selector) != null) {
                selector.selectNow(report);
            }
        }

        private void disarm() {
            if (key != null) {
                key.cancel();
            }
        }
    }
}
