package io.jvloop.transport;

import io.jvloop.LoopFuture;
import io.jvloop.Promise;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.WatchHandle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. The watches on channels and descriptors that callers own, and the channels that transports have taken over. */
final class ChannelWatches {

    /** What a channel is watched for, as an interest of the JDK's selectors. */
    enum Interest {
        READ("reading", SelectionKey.OP_READ | SelectionKey.OP_ACCEPT), WRITE("writing", SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT);

        private final String gerund;
        private final int ops;

        Interest(String gerund, int ops) {
            this.gerund = gerund;
            this.ops = ops;
        }
    }

    private final IoBackend backend;
    /** By channel, or by descriptor as an {@link Integer}. */
    private final Map<Object, Watch> watches = new HashMap<>();
    /** The channels are held weakly: each counts as handed over for as long as it is reachable. */
    private final Set<SelectableChannel> handedOver = Collections.newSetFromMap(new WeakHashMap<>());

    ChannelWatches(IoBackend backend) {
        this.backend = backend;
    }

    void add(String operation, SelectableChannel channel, Interest interest, Runnable callback) {
        forgetCancelled(channel);
        check(operation, channel);
        if (!channel.isOpen()) {
            throw new IllegalArgumentException(operation + ": the channel is closed: " + channel);
        }
        if ((channel.validOps() & interest.ops) == 0) {
            throw new IllegalArgumentException(operation + ": the channel is not for " + interest.gerund + ": " + channel);
        }
        Watch watch = watches.get(channel);
        if (watch != null && watch.waiting(interest)) {
            throw new IllegalStateException(operation + ": a task waits for the channel already: " + channel);
        }
        set(operation, channel, interest, callback);
    }

    void add(String operation, int descriptor, Interest interest, Runnable callback) {
        if (descriptor < 0) {
            throw new IllegalArgumentException(operation + ": a descriptor is not negative: " + descriptor);
        }
        set(operation, descriptor, interest, callback);
    }

    private void set(String operation, Object watched, Interest interest, Runnable callback) {
        Objects.requireNonNull(callback, "callback");
        try {
            set(watched, interest, callback, null);
        } catch (IOException e) {
            String name = watched instanceof Integer ? "descriptor " + watched : watched.toString();
            throw new UncheckedIOException(operation + ": cannot watch " + name + ": " + e.getMessage(), e);
        }
    }

    /** Ends the watch on a channel, or on a descriptor as an {@link Integer}; false if there is none. */
    boolean remove(Object watched, Interest interest) {
        forgetCancelled(watched);
        Watch watch = watches.get(watched);
        if (watch == null || watch.callback(interest) == null || watch.waiting(interest)) {
            return false;
        }
        end(watched, watch, interest);
        return true;
    }

    /** Suspends until the channel is ready. The watch is ended in any case. */
    void await(String operation, SelectableChannel channel, Interest interest, Promise<Void> ready) throws IOException {
        forgetCancelled(channel);
        Watch former = watches.get(channel);
        if (former != null && former.callback(interest) != null) {
            throw new IllegalStateException(
                    operation + ": " + (former.waiting(interest) ? "another task waits" : "a callback is registered")
                            + " for " + interest.gerund + " already: " + channel);
        }
        try {
            set(channel, interest, () -> {
                if (!ready.isDone()) {
                    ready.setResult(null);
                }
            }, ready);
            ready.await();
        } finally {
            Watch watch = watches.get(channel);
            if (watch != null && watch.waiter(interest) == ready) {
                end(channel, watch, interest);
            }
        }
    }

    /** Ends the watches of cancelled tasks. Such a task ends its watch itself too, but only in a later turn. */
    private void forgetCancelled(Object watched) {
        for (Interest interest : Interest.values()) {
            Watch watch = watches.get(watched);
            LoopFuture<?> waiter = watch == null ? null : watch.waiter(interest);
            if (waiter != null && waiter.isCancelled()) {
                end(watched, watch, interest);
            }
        }
    }

    private void set(Object watched, Interest interest, Runnable callback, @Nullable LoopFuture<Void> waiter) throws IOException {
        Watch watch = watches.get(watched);
        if (watch == null) {
            watch = new Watch(watched instanceof Integer number ? backend.watch(number) : backend.watch((SelectableChannel) watched));
            watches.put(watched, watch);
        }
        try {
            watch.set(interest, callback, waiter);
        } catch (IOException | RuntimeException e) {
            end(watched, watch, interest);
            throw e;
        }
    }

    private void end(Object watched, Watch watch, Interest interest) {
        if (watch.end(interest)) {
            watches.remove(watched);
        }
    }

    /** Refuses a channel that is a transport's, or in blocking mode. */
    void check(String operation, SelectableChannel channel) {
        if (handedOver.contains(channel)) {
            throw new IllegalStateException(operation + ": the channel belongs to a transport: " + channel);
        }
        if (channel.isOpen() && channel.isBlocking()) {
            throw new IllegalArgumentException(operation + ": the channel is in blocking mode; call configureBlocking(false) first: "
                    + channel);
        }
    }

    /** Hands a channel over to a transport. */
    void handOver(String operation, SelectableChannel channel) {
        forgetCancelled(channel);
        if (watches.containsKey(channel)) {
            throw new IllegalStateException(operation + ": the channel is watched; remove its callbacks first: " + channel);
        }
        handedOver.add(channel);
    }

    /** The callbacks for one channel, and the tasks that wait by means of them. */
    private static final class Watch {
        private final WatchHandle handle;
        private final @Nullable Runnable[] callbacks = new Runnable[Interest.values().length];
        private final @Nullable LoopFuture<?>[] waiters = new LoopFuture<?>[Interest.values().length];

        Watch(WatchHandle handle) {
            this.handle = handle;
        }

        @Nullable Runnable callback(Interest interest) {
            return callbacks[interest.ordinal()];
        }

        @Nullable LoopFuture<?> waiter(Interest interest) {
            return waiters[interest.ordinal()];
        }

        boolean waiting(Interest interest) {
            return waiter(interest) != null;
        }

        void set(Interest interest, @Nullable Runnable callback, @Nullable LoopFuture<?> waiter) throws IOException {
            callbacks[interest.ordinal()] = callback;
            waiters[interest.ordinal()] = waiter;
            if (interest == Interest.READ) {
                handle.setReader(callback);
            } else {
                handle.setWriter(callback);
            }
        }

        /** Ends the watch for one interest; true if none is left. */
        boolean end(Interest interest) {
            callbacks[interest.ordinal()] = null;
            waiters[interest.ordinal()] = null;
            if (callbacks[0] == null && callbacks[1] == null) {
                handle.close();
                return true;
            }
            try {
                set(interest, null, null);
            } catch (IOException e) {
                throw new AssertionError("bug in jvloop: watching less cannot fail", e);
            }
            return false;
        }
    }
}
