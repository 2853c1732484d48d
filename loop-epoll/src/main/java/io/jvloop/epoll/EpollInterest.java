package io.jvloop.epoll;

import io.jvloop.posix.DescriptorWatch;
import io.jvloop.posix.InterestMapping;
import io.jvloop.posix.RefusableHandle;
import io.jvloop.spi.readiness.Readiness;
import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;

/** epoll's masks. Combined by {@code valueOf}: {@code EpollIoOps.with} drops what overlaps. */
record EpollInterest(boolean ofGuest) implements InterestMapping {
    private static final int IN = EpollIoOps.EPOLLIN.value();
    private static final int OUT = EpollIoOps.EPOLLOUT.value();
    private static final int HUNG_UP = EpollIoOps.EPOLLRDHUP.value();
    private static final int ERROR = EpollIoOps.EPOLLERR.value();
    /** Reported without being asked for, and without a constant in Netty. */
    private static final int BOTH_HUNG_UP = 0x10;

    private static final EpollIoOps READING = EpollIoOps.valueOf(IN | HUNG_UP | EpollIoOps.EPOLLET.value());
    private static final EpollIoOps BLOCKED = EpollIoOps.valueOf(READING.value() | OUT);

    @Override
    public boolean checksLent() {
        return ofGuest;
    }

    @Override
    public boolean duplicatesLent() {
        return ofGuest;
    }

    @Override
    public IoHandle handle(DescriptorWatch watch) {
        return new Handle(watch.descriptor(), watch);
    }

    @Override
    public void start(IoRegistration registration, DescriptorWatch watch) {
        change(registration, watch);
    }

    @Override
    public void change(IoRegistration registration, DescriptorWatch watch) {
        registration.submit(watch.wantsWritable() ? BLOCKED : READING);
    }

    @Override
    public boolean end(IoRegistration registration, DescriptorWatch watch) {
        return false; // cancelling the registration tells it
    }

    private static int readiness(int mask) {
        int events = 0;
        if ((mask & IN) != 0) {
            events = Readiness.READ;
        }
        if ((mask & OUT) != 0) {
            events |= Readiness.WRITE;
        }
        if ((mask & HUNG_UP) != 0) {
            events |= Readiness.READ | Readiness.HANG_UP;
        }
        if ((mask & (ERROR | BOTH_HUNG_UP)) != 0) {
            events |= Readiness.READ | Readiness.WRITE | Readiness.HANG_UP;
        }
        return events;
    }

    /** What Netty calls with a descriptor's events. */
    private record Handle(FileDescriptor fd, DescriptorWatch watch) implements EpollIoHandle, RefusableHandle {

        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            watch.onEvents(readiness(((EpollIoEvent) event).ops().value()));
        }

        @Override
        public boolean refused(Throwable thrown) {
            return watch.onRefused(thrown);
        }

        @Override
        public void close() {
            // The descriptor's owner is its channel.
        }
    }
}
