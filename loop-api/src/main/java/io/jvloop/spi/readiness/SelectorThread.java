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
 * Watches the JDK's channels for a loop whose own poller cannot reach their descriptors: a selector on a thread of its own. Confined to its
 * loop, but for what the table gives to the thread.
 *
 * <p>The two share nothing but a queue in each direction: keys belong to the thread, everything else to the loop.
 * <pre>
 * who     when                        does
 * loop    register, interest, close   queues a command
 * loop    about to poll               wakes the selector if there are commands
 * thread  woken                       obeys the commands in their order: sets a key's operations, or cancels it
 * thread  a channel is ready          takes the operations that are ready out of its key, and calls the loop (submit)
 * loop    is called                   unless closed meanwhile: tells the source, which queues its entry; queues the re-arming behind it
 * loop    re-arming                   by now the source has looked, or its callback is parked: a command asks again for what is wanted
 * </pre>
 *
 * <p>So readiness is reported as long as it lasts, and never again before the loop has seen the last report.
 *
 * <p>The wake-up takes a monitor of the JDK's that the thread takes too. A coroutine that found it taken would park in the middle of a
 * write, say, and others would run in between; so it is left to the poll, which is on the carrier.
 */
final class SelectorThread implements Poller {
    private final BackendContext context;
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final Consumer<SelectionKey> report = SelectorThread::report;
    private volatile boolean ending;
    /** The loop's. Both come with the first channel. */
    private @Nullable Selector selector;
    private @Nullable Thread thread;
    private boolean commanded;

    /** Costs nothing before the first channel is watched. */
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

    /** It can watch from now on: what it needs may be refused here, where nothing has been begun. */
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

    private void command(Runnable command) {
        commands.add(command);
        commanded = true;
    }

    /** Has the thread obey. Does not wait: what happens is told through the loop's inbox. */
    @Override
    public void poll(long timeoutNanos) {
        if (commanded && selector != null) {
            commanded = false;
            selector.wakeup();
        }
    }

    @Override
    public void wakeup() {
        // it never waits
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
                obey();
            }
            obey();
        } catch (Throwable failure) {
            reportLater("the JDK's channels are watched no longer", failure);
        }
    }

    /** Empties the queue: a selection made on the way may have taken the wake-up of a command that came later. */
    private void obey() {
        for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
            try {
                command.run();
            } catch (Throwable failure) {
                // A channel may be anybody's class. What it throws ends its own watch, and no other.
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
            // Nobody is to be told.
        }
    }

    /** A channel's membership. */
    private final class Watch implements Registration {
        private final Selector selector;
        private final JdkChannel channel;
        private EventSource source;
        private int wanted;
        private boolean closed;
        /** The thread's. */
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
            command(() -> arm(ops));
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                channel.close();
                command(this::disarm);
            }
        }

        private void told(int events) {
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
            context.submit(() -> told(events));
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
                // As in the loop's own selector: nothing more will come.
            }
        }

        /** A key that was cancelled stands in the way of the next one until a selection, and there has been none since. */
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
