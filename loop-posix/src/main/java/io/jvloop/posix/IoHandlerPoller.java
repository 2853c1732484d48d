package io.jvloop.posix;

import io.jvloop.spi.BackendContext;
import io.jvloop.spi.readiness.EventSource;
import io.jvloop.spi.readiness.Pollable;
import io.jvloop.spi.readiness.Poller;
import io.jvloop.spi.readiness.Registration;
import io.netty.channel.ChannelException;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Confined to its loop. Adapts a Netty handler to a poller. The loop's own thread drives it. */
public final class IoHandlerPoller implements Poller, IoHandlerContext {
    private static final long NO_DEADLINE = -1;

    private final BackendContext context;
    private final InterestMapping mapping;
    private final IoHandler handler;
    /** Called when what the handler was told has reached the system. */
    private List<Runnable> afterRun = new ArrayList<>();
    /** The numbers of the descriptors that transports own, or channels of Netty's. */
    private final BitSet own = new BitSet();
    /** The watches of the caller's descriptors, by number. */
    private final Map<Integer, DescriptorWatch> lent = new HashMap<>();
    private final WakeUpPermit permit = new WakeUpPermit();
    private long timeoutNanos;
    private long deadlineNanos;

    /**
     * Makes a poller.
     *
     * @param context the loop's
     * @param factory makes the handler
     * @param mapping translates the interest
     * @throws IOException if the system refuses descriptors to the handler; none stays open
     */
    public IoHandlerPoller(BackendContext context, IoHandlerFactory factory, InterestMapping mapping) throws IOException {
        this.context = context;
        this.mapping = mapping;
        try {
            this.handler = factory.newHandler(new Owner(context));
        } catch (ChannelException | UncheckedIOException refused) {
            throw new IOException(refused.getMessage(), refused);
        }
        handler.initialize();
    }

    /**
     * Answers the handler's question for its thread. The handler executes something here only to cancel from another thread, which
     * confinement rules out.
     */
    private record Owner(BackendContext context) implements ThreadAwareExecutor {

        @Override
        public boolean isExecutorThread(Thread thread) {
            return context.inTurn();
        }

        @Override
        public void execute(Runnable cancellation) {
            // A loop that does not run belongs to its caller, who is in no turn.
            cancellation.run();
        }
    }

    // ---- waiting ----

    @Override
    public void poll(long newTimeoutNanos) {
        timeoutNanos = newTimeoutNanos;
        deadlineNanos = newTimeoutNanos == 0 || newTimeoutNanos == Long.MAX_VALUE ? NO_DEADLINE : deadline(newTimeoutNanos);
        run();
        permit.take();
    }

    private void run() {
        handler.run(this);
        if (!afterRun.isEmpty()) {
            List<Runnable> now = afterRun;
            afterRun = new ArrayList<>();
            now.forEach(Runnable::run);
        }
    }

    /** Runs the handler without waiting, for handlers that keep changes until they run. Like a poll, it only marks and queues. */
    void flush() {
        timeoutNanos = 0;
        run();
    }

    /**
     * Calls back after the handler's next run, which does not wait; the system then knows all that the handler was told before.
     *
     * @param action called inside the poll, so it must do no more than an {@link EventSource} may
     */
    public void runAfterNextRun(Runnable action) {
        afterRun.add(action);
    }

    private static long deadline(long timeoutNanos) {
        long deadline = System.nanoTime() + timeoutNanos;
        return deadline == NO_DEADLINE ? 0 : deadline;
    }

    /** The handler asks again after it has published that it sleeps, as an earlier wake-up left nothing but the permit. */
    @Override
    public boolean canBlock() {
        return timeoutNanos != 0 && afterRun.isEmpty() && !permit.isGiven();
    }

    @Override
    public long delayNanos(long nowNanos) {
        return deadlineNanos == NO_DEADLINE ? Long.MAX_VALUE : Math.max(0, deadlineNanos - nowNanos);
    }

    @Override
    public long deadlineNanos() {
        return deadlineNanos;
    }

    @Override
    public void wakeup() {
        permit.give();
        handler.wakeup();
    }

    // ---- registrations ----

    @Override
    public Registration register(Pollable channel, EventSource source, int interest) throws IOException {
        Watchable watchable = (Watchable) channel;
        int number = watchable.number();
        if (watchable instanceof LentDescriptor lentDescriptor) {
            refuseOwn(number);
            if (mapping.checksLent()) {
                lentDescriptor.prepare(mapping.duplicatesLent());
            }
        }
        DescriptorWatch watch = new DescriptorWatch(this, watchable, mapping, source, interest);
        endStaleWatch(number);
        try {
            watch.registered(handler.register(mapping.handle(watch)));
        } catch (Exception e) {
            watch.unregister(); // the system may have registered it before it refused the interest
            if (watch.isLent()) {
                watchable.close(); // a duplicate
            }
            throw refusal(e);
        }
        if (watch.isLent()) {
            lent.put(number, watch);
        } else {
            own.set(number);
        }
        return watch;
    }

    /** What the system said when it refused a registration. */
    static IOException refusal(Throwable thrown) {
        Throwable cause = thrown instanceof IOException ? thrown : thrown.getCause();
        return cause instanceof IOException ? NettyErrors.readable(cause)
                : new IOException("cannot watch a descriptor: " + thrown.getMessage(), thrown);
    }

    /**
     * Registers an event source that is no descriptor.
     *
     * @param handle what the handler calls with events
     * @return the registration
     * @throws IOException if the handler refuses
     */
    public IoRegistration register(IoHandle handle) throws IOException {
        try {
            return handler.register(handle);
        } catch (Exception e) {
            throw new IOException("cannot watch: " + e.getMessage(), e);
        }
    }

    /**
     * Registers the handle of a descriptor for somebody else, who ends the registration by {@link #cancel} before the descriptor is closed.
     * No transport and no watch may have the descriptor; a watch whose owner has closed the same number without ending it is ended.
     *
     * @param handle     what the handler calls with events
     * @param descriptor its number
     * @return the registration
     * @throws IOException           if the handler refuses
     * @throws IllegalStateException if the descriptor belongs to a transport of the loop, or is registered
     */
    public IoRegistration register(IoHandle handle, int descriptor) throws IOException {
        refuseOwn(descriptor);
        endStaleWatch(descriptor);
        IoRegistration made = register(handle);
        own.set(descriptor);
        return made;
    }

    /**
     * Ends the registration of a descriptor's handle.
     *
     * @param registration what {@link #register(IoHandle, int)} gave
     * @param descriptor   its number
     * @return false if it has ended before
     */
    public boolean cancel(IoRegistration registration, int descriptor) {
        boolean first = registration.cancel();
        if (first) {
            own.clear(descriptor);
        }
        return first;
    }

    /**
     * Whether the handler takes handles of a type.
     *
     * @param handleType the type
     * @return as {@link IoHandler#isCompatible}
     */
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return handler.isCompatible(handleType);
    }

    private void refuseOwn(int number) {
        if (own.get(number)) {
            throw new IllegalStateException("descriptor " + number + " belongs to a transport or a channel of this loop");
        }
    }

    /** Netty's handler keeps one registration a number, and fails on a second. */
    private void endStaleWatch(int number) {
        DescriptorWatch stale = lent.get(number);
        if (stale != null) {
            stale.close(); // its owner has closed the descriptor without ending the watch, and the number was reused
        }
    }

    BackendContext context() {
        return context;
    }

    /** Forgets a watch that has ended. */
    void forget(DescriptorWatch watch) {
        if (watch.isLent()) {
            lent.remove(watch.number(), watch);
        } else {
            own.clear(watch.number());
        }
    }

    @Override
    public boolean isEdgeTriggered() {
        return true;
    }

    @Override
    public void close() {
        handler.prepareToDestroy();
        handler.destroy();
    }
}
