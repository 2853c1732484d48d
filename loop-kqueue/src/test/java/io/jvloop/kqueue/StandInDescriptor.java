package io.jvloop.kqueue;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandler;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.util.HashMap;
import java.util.Map;

/** A descriptor's filters, and the epoll membership that they make together. */
final class StandInDescriptor implements EpollIoHandle {
    private static final int IN = EpollIoOps.EPOLLIN.value();
    private static final int OUT = EpollIoOps.EPOLLOUT.value();
    private static final int HUNG_UP = EpollIoOps.EPOLLRDHUP.value();
    private static final int BROKEN = EpollIoOps.EPOLLERR.value() | 0x10;
    private static final short NO_FLAGS = 0;

    private final FileDescriptor descriptor;
    /** It does not tell that there is nothing more to read. */
    private final boolean endless;
    private final Report report;
    private final Map<Short, StandInKqueue.Member> owners = new HashMap<>();
    private IoRegistration registration;

    /** Hears of a filter's event. */
    interface Report {
        void event(short filter, short flags, int error);
    }

    private StandInDescriptor(int number, boolean endless, Report report) {
        this.endless = endless;
        this.descriptor = new FileDescriptor(number);
        this.report = report;
    }

    static StandInDescriptor open(IoHandler epoll, int number, boolean endless, Report report) throws Exception {
        StandInDescriptor made = new StandInDescriptor(number, endless, report);
        made.registration = epoll.register(made);
        return made;
    }

    /** A filter of somebody else's would be that of a descriptor which was closed before its filters were deleted. */
    void add(short filter, StandInKqueue.Member owner) {
        StandInKqueue.Member former = owners.put(filter, owner);
        if (former != null && former != owner) {
            throw new AssertionError("descriptor " + descriptor.intValue() + " was closed with its filter " + filter);
        }
        submit();
    }

    boolean delete(short filter) {
        boolean known = owners.remove(filter) != null;
        if (owners.isEmpty()) {
            registration.cancel();
        } else if (known) {
            submit();
        }
        return known;
    }

    boolean isIdle() {
        return owners.isEmpty();
    }

    StandInKqueue.Member owner(short filter) {
        return owners.get(filter);
    }

    private void submit() {
        int mask = EpollIoOps.EPOLLET.value();
        if (owners.containsKey(Kevent.EVFILT_READ)) {
            mask |= IN | HUNG_UP;
        }
        if (owners.containsKey(Kevent.EVFILT_WRITE)) {
            mask |= OUT;
        }
        registration.submit(EpollIoOps.valueOf(mask));
    }

    @Override
    public FileDescriptor fd() {
        return descriptor;
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
        int mask = ((EpollIoEvent) event).ops().value();
        int end = endless ? 0 : HUNG_UP | BROKEN;
        if ((mask & (IN | end)) != 0) {
            report.event(Kevent.EVFILT_READ, (mask & end) != 0 ? Kevent.EV_EOF : NO_FLAGS, 0);
        }
        if ((mask & (OUT | BROKEN)) != 0) {
            report.event(Kevent.EVFILT_WRITE, (mask & BROKEN) != 0 ? Kevent.EV_EOF : NO_FLAGS, 0);
        }
    }

    @Override
    public void close() {
        // The descriptor belongs to the channel.
    }
}
