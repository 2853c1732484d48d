package io.jvloop.kqueue;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.kqueue.KQueueIoEvent;
import io.netty.channel.kqueue.KQueueIoHandle;
import io.netty.channel.kqueue.KQueueIoOps;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * Confined to its loop. Behaves as Netty's kqueue handler on a BSD, over epoll: changes are kept until it runs, what cannot be changed is
 * an error that comes in the place of an event and is dropped, and filters report edges and the end of file. So the contracts run over
 * the module's own code on Linux.
 */
final class StandInKqueue implements IoHandler {
    private final IoHandler epoll;
    private final List<Change> changes = new ArrayList<>();
    /** By descriptor, or by child: what one kind of number means on a BSD, too, depends on the filter. */
    private final Map<Integer, StandInDescriptor> descriptors = new HashMap<>();
    private final Map<Integer, StandInChild> children = new HashMap<>();
    private final Queue<Runnable> events = new ArrayDeque<>();

    private final StandInSystem system;

    private StandInKqueue(IoHandler epoll, StandInSystem system) {
        this.epoll = epoll;
        this.system = system;
    }

    static IoHandlerFactory newFactory(StandInSystem system) {
        IoHandlerFactory factory = EpollIoHandler.newFactory();
        return new IoHandlerFactory() {
            @Override
            public IoHandler newHandler(ThreadAwareExecutor executor) {
                return new StandInKqueue(factory.newHandler(executor), system);
            }
        };
    }

    private record Change(Member of, KQueueIoOps ops) {
    }

    @Override
    public IoRegistration register(IoHandle handle) {
        KQueueIoHandle kqueueHandle = (KQueueIoHandle) handle;
        if (kqueueHandle.ident() == 0) {
            throw new IllegalArgumentException("ident 0 is the handler's own");
        }
        return new Member(kqueueHandle);
    }

    @Override
    public int run(IoHandlerContext context) {
        boolean refused = false;
        for (Change change : List.copyOf(changes)) {
            refused |= !apply(change);
        }
        changes.clear();
        epoll.run(refused ? new NotWaiting(context) : context);
        int count = events.size();
        while (!events.isEmpty()) {
            events.remove().run();
        }
        return count;
    }

    /** Answers false for an error: then there is something to report and no reason to wait. */
    private boolean apply(Change change) {
        Member of = change.of();
        short filter = change.ops().filter();
        boolean add = (change.ops().flags() & Kevent.EV_ADD) != 0;
        int ident = of.handle.ident();
        try {
            if (filter == Kevent.EVFILT_PROC) {
                return add ? watchChild(of, ident) : forgetChild(ident);
            }
            if (!add) {
                StandInDescriptor descriptor = descriptors.get(ident);
                boolean known = descriptor != null && descriptor.delete(filter);
                if (known && descriptor.isIdle()) {
                    descriptors.remove(ident);
                }
                return known;
            }
            if (system.refusal(ident, filter) != 0) {
                return false;
            }
            StandInDescriptor descriptor = descriptors.get(ident);
            if (descriptor == null) {
                boolean endless = system.hidesEnd(ident);
                descriptor = StandInDescriptor.open(epoll, ident, endless, (told, flags, error) -> report(ident, told, flags, error));
                descriptors.put(ident, descriptor);
            }
            descriptor.add(filter, of);
            return true;
        } catch (Exception refusedBySystem) {
            return false;
        }
    }

    private boolean watchChild(Member of, int pid) throws Exception {
        StandInChild child = StandInChild.open(epoll, pid, () -> {
            children.remove(pid);
            events.add(() -> of.deliver(Kevent.EVFILT_PROC, (short) 0, 0));
        });
        if (child == null) {
            return false;
        }
        children.put(pid, child);
        return true;
    }

    private boolean forgetChild(int pid) {
        StandInChild child = children.remove(pid);
        if (child != null) {
            child.close();
        }
        return child != null;
    }

    private void report(int ident, short filter, short flags, int error) {
        StandInDescriptor descriptor = descriptors.get(ident);
        Member member = descriptor == null ? null : descriptor.owner(filter);
        if (member != null) {
            events.add(() -> member.deliver(filter, flags, error));
        }
    }

    @Override
    public void wakeup() {
        epoll.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return KQueueIoHandle.class.isAssignableFrom(handleType);
    }

    @Override
    public void prepareToDestroy() {
        epoll.prepareToDestroy();
    }

    @Override
    public void destroy() {
        List.copyOf(children.values()).forEach(StandInChild::close);
        epoll.destroy();
    }

    /** A handle's membership. */
    final class Member implements IoRegistration {
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
            if (cancelled) {
                return -1;
            }
            changes.add(new Change(this, (KQueueIoOps) ops));
            return 0;
        }

        void deliver(short filter, short flags, int error) {
            if (!cancelled) {
                handle.handle(this, KQueueIoEvent.newEvent(handle.ident(), filter, flags, error, 0, 0));
            }
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

    /** A run that has something to report already. */
    private record NotWaiting(IoHandlerContext context) implements IoHandlerContext {

        @Override
        public boolean canBlock() {
            return false;
        }

        @Override
        public long delayNanos(long now) {
            return context.delayNanos(now);
        }

        @Override
        public long deadlineNanos() {
            return context.deadlineNanos();
        }
    }
}
