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
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. Who watches which of the caller's channels, and which of them have become transports'. */
final class ChannelWatches {

    /** What a channel is watched for. */
    enum Direction {
        READ("reading", SelectionKey.OP_READ | SelectionKey.OP_ACCEPT), WRITE("writing", SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT);

        private final String gerund;
        private final int ops;

        Direction(String gerund, int ops) {
            this.gerund = gerund;
            this.ops = ops;
        }
    }

    private final IoBackend backend;
    /** By channel, or by descriptor as an {@link Integer}. */
    private final Map<Object, Watch> watches = new HashMap<>();
    /** A channel that was handed over can only be closed; what nobody has any more is forgotten. */
    private final Set<SelectableChannel> handedOver = Collections.newSetFromMap(new WeakHashMap<>());

    ChannelWatches(IoBackend backend) {
        this.backend = backend;
    }

    void add(String operation, SelectableChannel channel, Direction direction, Runnable callback) {
        forgetCancelled(channel);
        check(operation, channel);
        if (!channel.isOpen()) {
            throw new IllegalArgumentException(operation + ": the channel is closed: " + channel);
        }
        if ((channel.validOps() & direction.ops) == 0) {
            throw new IllegalArgumentException(operation + ": the channel is not for " + direction.gerund + ": " + channel);
        }
        Watch watch = watches.get(channel);
        if (watch != null && watch.waiting(direction)) {
            throw new IllegalStateException(operation + ": a task waits for the channel already: " + channel);
        }
        set(operation, channel, direction, callback);
    }

    void add(String operation, int descriptor, Direction direction, Runnable callback) {
        if (descriptor < 0) {
            throw new IllegalArgumentException(operation + ": a descriptor is not negative: " + descriptor);
        }
        set(operation, descriptor, direction, callback);
    }

    private void set(String operation, Object watched, Direction direction, Runnable callback) {
        try {
            set(watched, direction, callback, null);
        } catch (IOException e) {
            String name = watched instanceof Integer ? "descriptor " + watched : watched.toString();
            throw new UncheckedIOException(operation + ": cannot watch " + name + ": " + e.getMessage(), e);
        }
    }

    /** Of a channel, or of a descriptor as an {@link Integer}. */
    boolean remove(Object watched, Direction direction) {
        forgetCancelled(watched);
        Watch watch = watches.get(watched);
        if (watch == null || watch.callback(direction) == null || watch.waiting(direction)) {
            return false;
        }
        end(watched, watch, direction);
        return true;
    }

    /** Suspends until the channel is ready. Nothing remains of it, whatever happens. */
    void await(String operation, SelectableChannel channel, Direction direction, Promise<Void> ready) throws IOException {
        forgetCancelled(channel);
        Watch former = watches.get(channel);
        if (former != null && former.callback(direction) != null) {
            throw new IllegalStateException(
                    operation + ": " + (former.waiting(direction) ? "another task waits" : "a callback is registered")
                            + " for " + direction.gerund + " already: " + channel);
        }
        try {
            set(channel, direction, () -> {
                if (!ready.isDone()) {
                    ready.setResult(null);
                }
            }, ready);
            ready.await();
        } finally {
            Watch watch = watches.get(channel);
            if (watch != null && watch.waiter(direction) == ready) {
                end(channel, watch, direction);
            }
        }
    }

    /** A task that was cancelled waits no more, though it has not gone on yet and so could not say so itself. */
    private void forgetCancelled(Object watched) {
        for (Direction direction : Direction.values()) {
            Watch watch = watches.get(watched);
            LoopFuture<?> waiter = watch == null ? null : watch.waiter(direction);
            if (waiter != null && waiter.isCancelled()) {
                end(watched, watch, direction);
            }
        }
    }

    private void set(Object watched, Direction direction, Runnable callback, @Nullable LoopFuture<Void> waiter) throws IOException {
        Watch watch = watches.get(watched);
        if (watch == null) {
            watch = new Watch(watched instanceof Integer number ? backend.watch(number) : backend.watch((SelectableChannel) watched));
            watches.put(watched, watch);
        }
        try {
            watch.set(direction, callback, waiter);
        } catch (IOException | RuntimeException e) {
            end(watched, watch, direction);
            throw e;
        }
    }

    private void end(Object watched, Watch watch, Direction direction) {
        if (watch.end(direction)) {
            watches.remove(watched);
        }
    }

    /** Refuses a channel that the caller cannot use here. */
    void check(String operation, SelectableChannel channel) {
        if (handedOver.contains(channel)) {
            throw new IllegalStateException(operation + ": the channel belongs to a transport: " + channel);
        }
        if (channel.isOpen() && channel.isBlocking()) {
            throw new IllegalArgumentException(operation + ": the channel is in blocking mode; call configureBlocking(false) first: "
                    + channel);
        }
    }

    /** Notes that a channel is a transport's from now on. */
    void handOver(String operation, SelectableChannel channel) {
        forgetCancelled(channel);
        if (watches.containsKey(channel)) {
            throw new IllegalStateException(operation + ": the channel is watched; remove its callbacks first: " + channel);
        }
        handedOver.add(channel);
    }

    /** The callbacks of one channel, and the tasks behind them. */
    private static final class Watch {
        private final WatchHandle handle;
        private final @Nullable Runnable[] callbacks = new Runnable[Direction.values().length];
        private final @Nullable LoopFuture<?>[] waiters = new LoopFuture<?>[Direction.values().length];

        Watch(WatchHandle handle) {
            this.handle = handle;
        }

        @Nullable Runnable callback(Direction direction) {
            return callbacks[direction.ordinal()];
        }

        @Nullable LoopFuture<?> waiter(Direction direction) {
            return waiters[direction.ordinal()];
        }

        boolean waiting(Direction direction) {
            return waiter(direction) != null;
        }

        void set(Direction direction, @Nullable Runnable callback, @Nullable LoopFuture<?> waiter) throws IOException {
            callbacks[direction.ordinal()] = callback;
            waiters[direction.ordinal()] = waiter;
            if (direction == Direction.READ) {
                handle.reader(callback);
            } else {
                handle.writer(callback);
            }
        }

        /** Whether nothing is left. */
        boolean end(Direction direction) {
            callbacks[direction.ordinal()] = null;
            waiters[direction.ordinal()] = null;
            if (callbacks[0] == null && callbacks[1] == null) {
                handle.close();
                return true;
            }
            try {
                set(direction, null, null);
            } catch (IOException e) {
                throw new AssertionError("bug in jvloop: watching less cannot fail", e);
            }
            return false;
        }
    }
}
