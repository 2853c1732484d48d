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

/** Confined to its loop. A Netty handler as a poller, driven from the loop's own thread. */
public final class IoHandlerPoller implements Poller, IoHandlerContext {
    private static final long NO_DEADLINE = -1;

    private final BackendContext context;
    private final InterestMapping mapping;
    private final IoHandler handler;
    /** Who wants to know when what they told the handler has reached the system. */
    private List<Runnable> told = new ArrayList<>();
    /** The numbers of the descriptors that are transports', and the watches of those that are the caller's. */
    private final BitSet own = new BitSet();
    private final Map<Integer, DescriptorWatch> lent = new HashMap<>();
    private final WakeUpPermit permit = new WakeUpPermit();
    private long timeoutNanos;
    private long deadlineNanos;

    /** Makes one; if the system refuses the handler its descriptors, it keeps none. */
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

    /** What the handler asks for its thread. It uses an executor only to cancel for somebody else, which confinement rules out. */
    private record Owner(BackendContext context) implements ThreadAwareExecutor {

        @Override
        public boolean isExecutorThread(Thread thread) {
            return context.inTurn();
        }

        @Override
        public void execute(Runnable cancellation) {
            // A loop that does not run belongs to its caller, who is in nobody's turn.
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
        if (!told.isEmpty()) {
            List<Runnable> now = told;
            told = new ArrayList<>();
            now.forEach(Runnable::run);
        }
    }

    /** For handlers that keep what they are told until they run: has it done now. Only marks and queues, as a poll. */
    void flush() {
        timeoutNanos = 0;
        run();
    }

    /**
     * Calls back once the handler has run, without waiting in that run: then the system knows what the handler was told before. The call
     * comes inside the poll, and does no more than an {@link EventSource} may.
     */
    public void afterNextRun(Runnable action) {
        told.add(action);
    }

    private static long deadline(long timeoutNanos) {
        long deadline = System.nanoTime() + timeoutNanos;
        return deadline == NO_DEADLINE ? 0 : deadline;
    }

    /** Asked again after the handler has published that it sleeps: a wake-up that came before that did nothing but leave the permit. */
    @Override
    public boolean canBlock() {
        return timeoutNanos != 0 && told.isEmpty() && !permit.isGiven();
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

    // ---- membership ----

    @Override
    public Registration register(Pollable channel, EventSource source, int interest) throws IOException {
        Watchable watchable = (Watchable) channel;
        if (watchable instanceof LentDescriptor lentDescriptor && mapping.looksAtLent()) {
            lentDescriptor.prepare();
        }
        DescriptorWatch watch = new DescriptorWatch(this, watchable, mapping, source, interest);
        makeWay(watch);
        try {
            watch.registered(handler.register(mapping.handle(watch)));
        } catch (Exception e) {
            watch.unregister(); // the system may have taken it before it refused what is wanted
            Throwable cause = e instanceof IOException ? e : e.getCause();
            throw cause instanceof IOException ? NettyErrors.readable(cause)
                    : new IOException("cannot watch a descriptor: " + e.getMessage(), e);
        }
        int number = watch.number();
        if (watch.isLent()) {
            lent.put(number, watch);
        } else {
            own.set(number);
        }
        return watch;
    }

    /** Registers what is no descriptor. */
    public IoRegistration register(IoHandle handle) throws IOException {
        try {
            return handler.register(handle);
        } catch (Exception e) {
            throw new IOException("cannot watch: " + e.getMessage(), e);
        }
    }

    /** Netty's handler has one registration a number, and takes a second one amiss. */
    private void makeWay(DescriptorWatch coming) {
        if (coming.isLent() && own.get(coming.number())) {
            throw new IllegalStateException("descriptor " + coming.number() + " belongs to a transport of this loop");
        }
        DescriptorWatch stale = lent.get(coming.number());
        if (stale != null) {
            stale.close(); // its owner has closed the descriptor without a word, and the system has given the number away again
        }
    }

    BackendContext context() {
        return context;
    }

    /** A watch has ended. */
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
