package io.jvloop.kqueue;

import io.jvloop.spi.Availability;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopPolicy;
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
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import jnr.constants.platform.Fcntl;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;

/**
 * Confined to its loop, but for {@code wakeup}. A handler that notes what it is told, and reports what the test says and nothing else: the
 * event sequences of {@code kqueue(2)}, one by one.
 */
final class ScriptedKqueue implements IoHandler, IoHandlerFactory, LoopPolicy {
    static final short NO_FLAGS = 0;
    private static final short EV_DISABLE = 0x08;
    private static final POSIX SYSTEM = POSIXFactory.getNativePOSIX();
    private static final Map<Short, String> FILTERS =
            Map.of(Kevent.EVFILT_READ, "read", Kevent.EVFILT_WRITE, "write", Kevent.EVFILT_PROC, "child");

    /**
     * What has reached the system, in order: {@code +read}, {@code -write}, {@code ~read} for one that was disabled, and {@code -read
     * closed} if the descriptor was.
     */
    final List<String> told = new ArrayList<>();
    final List<Member> members = new ArrayList<>();
    /** Called before a change takes effect. */
    Consumer<Member> whenTold = _ -> {};
    /** The error of a filter for a descriptor that is no socket. */
    int refusal;
    private final FilterProbe probe = new FilterProbe() {
        @Override
        public int refusal(int descriptor, short filter) {
            return refusal;
        }

        @Override
        public boolean hidesEnd(int descriptor) {
            return false;
        }
    };
    private final Queue<Runnable> changes = new ArrayDeque<>();
    private final Queue<Runnable> events = new ArrayDeque<>();
    private final Semaphore wakeUps = new Semaphore(0);

    /** A handle's membership, to say what happens to it. */
    final class Member implements IoRegistration {
        private final KQueueIoHandle handle;
        private boolean cancelled;

        private Member(KQueueIoHandle handle) {
            this.handle = handle;
        }

        int ident() {
            return handle.ident();
        }

        KQueueIoEvent event(short filter, short flags, int error) {
            KQueueIoEvent event = KQueueIoEvent.newEvent(handle.ident(), filter, flags, error, 0, 0);
            events.add(() -> handle.handle(this, event));
            return event;
        }

        @Override
        public <T> T attachment() {
            return null;
        }

        @Override
        public long submit(IoOps ops) {
            KQueueIoOps change = (KQueueIoOps) ops;
            changes.add(() -> {
                String sign = (change.flags() & Kevent.EV_ADD) != 0 ? "+" : change.flags() == EV_DISABLE ? "~" : "-";
                boolean open = change.filter() == Kevent.EVFILT_PROC || SYSTEM.fcntl(handle.ident(), Fcntl.F_GETFD) >= 0;
                whenTold.accept(this);
                told.add(sign + FILTERS.get(change.filter()) + (open ? "" : " closed"));
            });
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

    boolean hasReportedAll() {
        return events.isEmpty();
    }

    // ---- the handler ----

    @Override
    public IoRegistration register(IoHandle handle) {
        Member member = new Member((KQueueIoHandle) handle);
        members.add(member);
        return member;
    }

    @Override
    public int run(IoHandlerContext context) {
        while (!changes.isEmpty()) {
            changes.remove().run();
        }
        if (events.isEmpty() && context.canBlock()) {
            try {
                wakeUps.tryAcquire(context.delayNanos(System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                throw new AssertionError("nobody interrupts the loop", e);
            }
        }
        wakeUps.drainPermits();
        int count = events.size();
        while (!events.isEmpty()) {
            events.remove().run();
        }
        return count;
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
    public void prepareToDestroy() {
        // Nothing is held.
    }

    @Override
    public void destroy() {
        // Nothing is held.
    }

    @Override
    public IoHandler newHandler(ThreadAwareExecutor executor) {
        return this;
    }

    // ---- the policy ----

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
        return KqueuePolicy.open(context, this, probe);
    }
}
