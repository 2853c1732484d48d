package io.jvloop.netty;

import io.jvloop.posix.FdChannels;
import io.jvloop.posix.IoHandlerPoller;
import io.jvloop.spi.Availability;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.spi.readiness.ReadinessBackend;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.kqueue.KQueueIoEvent;
import io.netty.channel.kqueue.KQueueIoHandle;
import io.netty.channel.kqueue.KQueueIoOps;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Confined to its loop, but for {@code wakeup}. A handler of Netty's with a single filter, which notes what it is told, and reports what a
 * test says: one event a poll. The double in loop-kqueue's tests is another: it plays the whole handler for that back end, by parts of it
 * that nobody else sees, and reports all its events in one poll. Shared, it would tie these tests to a back end that they do without.
 */
final class ScriptedFilter implements IoHandler, IoHandlerFactory, LoopPolicy {
    static final short READ = -1;
    static final short ADD_ENABLE = 0x05;
    static final short DELETE_DISABLE = 0x0a;
    static final short DISABLE = 0x08;

    /** The flags that the filter for reading was told, in order. */
    final List<Short> told = new ArrayList<>();
    private final Queue<KQueueIoEvent> events = new ArrayDeque<>();
    private final Semaphore wakeUps = new Semaphore(0);
    private Member member;

    /** Has a later poll report an event of the filter for reading. */
    KQueueIoEvent reportReadable() {
        KQueueIoEvent event = KQueueIoEvent.newEvent(member.handle.ident(), READ, (short) 0, 0, 7, 0);
        events.add(event);
        return event;
    }

    boolean hasReported() {
        return events.isEmpty();
    }

    private final class Member implements IoRegistration {
        private final KQueueIoHandle handle;
        private boolean cancelled;

        Member(KQueueIoHandle handle) {
            this.handle = handle;
        }

        @Override
        public <T> T attachment() {
            return null;
        }

        @Override
        public long submit(IoOps ops) {
            told.add(((KQueueIoOps) ops).flags());
            return 0;
        }

        @Override
        public boolean isValid() {
            return !cancelled;
        }

        @Override
        public boolean cancel() {
            boolean first = !cancelled;
            cancelled = true;
            return first;
        }
    }

    @Override
    public IoRegistration register(IoHandle handle) {
        member = new Member((KQueueIoHandle) handle);
        return member;
    }

    @Override
    public int run(IoHandlerContext context) {
        if (events.isEmpty() && context.canBlock()) {
            try {
                wakeUps.tryAcquire(context.delayNanos(System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                throw new AssertionError("nobody interrupts the loop", e);
            }
        }
        wakeUps.drainPermits();
        KQueueIoEvent event = events.poll();
        if (event != null) {
            member.handle.handle(member, event);
        }
        return event == null ? 0 : 1;
    }

    @Override
    public void wakeup() {
        wakeUps.release();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return KQueueIoHandle.class.isAssignableFrom(handleType);
    }

    @Override
    public IoHandler newHandler(ThreadAwareExecutor executor) {
        return this;
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public int priority() {
        return -1;
    }

    @Override
    public Availability availability() {
        return Availability.AVAILABLE;
    }

    @Override
    public IoBackend open(BackendContext context) throws IOException {
        return ReadinessBackend.over(context, new IoHandlerPoller(context, this, null), new FdChannels((_, _, _) -> {
            throw new IOException("this back end has no children");
        }), Set.of());
    }

    @Override
    public String toString() {
        return Objects.toString(told);
    }
}
