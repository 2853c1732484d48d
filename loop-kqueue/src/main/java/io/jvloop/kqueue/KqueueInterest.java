package io.jvloop.kqueue;

import io.jvloop.posix.DescriptorWatch;
import io.jvloop.posix.InterestMapping;
import io.jvloop.spi.Direction;
import io.jvloop.spi.readiness.Readiness;
import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;
import io.netty.channel.kqueue.KQueueIoEvent;
import io.netty.channel.kqueue.KQueueIoHandle;
import io.netty.channel.kqueue.KQueueIoOps;
import java.io.IOException;

/**
 * kqueue's filters: one for reading, always, and one for writing while somebody waits for room. A pipe's end that cannot be read has the
 * one for writing all the time instead, because it tells that the reader has gone.
 *
 * <p>Adding a filter again looks at the descriptor anew, so an edge that came before somebody waited for room is not lost.
 */
final class KqueueInterest implements InterestMapping {
    private static final short ADD = Kevent.EV_ADD | Kevent.EV_CLEAR;
    private static final KQueueIoOps READABLE = KQueueIoOps.newOps(Kevent.EVFILT_READ, ADD, 0);
    private static final KQueueIoOps WRITABLE = KQueueIoOps.newOps(Kevent.EVFILT_WRITE, ADD, 0);
    private static final KQueueIoOps NOT_READABLE = KQueueIoOps.newOps(Kevent.EVFILT_READ, Kevent.EV_DELETE, 0);
    private static final KQueueIoOps NOT_WRITABLE = KQueueIoOps.newOps(Kevent.EVFILT_WRITE, Kevent.EV_DELETE, 0);

    private final FilterProbe probe;

    KqueueInterest(FilterProbe probe) {
        this.probe = probe;
    }

    @Override
    public boolean checksLent() {
        return true;
    }

    @Override
    public IoHandle handle(DescriptorWatch watch) throws IOException {
        if (!watch.isSocket()) {
            look(watch);
        }
        return new Handle(watch.descriptor().intValue(), watch);
    }

    /** macOS refuses {@code /dev/tty} and {@code /dev/null}, and does not tell the end of a FIFO. */
    private void look(DescriptorWatch watch) throws IOException {
        int number = watch.descriptor().intValue();
        boolean refused = probe.refusal(number, writesOnly(watch) ? Kevent.EVFILT_WRITE : Kevent.EVFILT_READ) == Kevent.EINVAL;
        if (refused || probe.hidesEnd(number)) {
            watch.pollPeriodically(refused);
        }
    }

    /**
     * FreeBSD refuses to watch a pipe whose reader has gone. Asked once the filter has reached the kernel: who leaves later is told by it.
     */
    private void lookForReader(DescriptorWatch watch) {
        try {
            if (probe.refusal(watch.descriptor().intValue(), Kevent.EVFILT_WRITE) == Kevent.EPIPE) {
                watch.onEvents(Readiness.READ | Readiness.WRITE | Readiness.HANG_UP);
            }
        } catch (IOException noDescriptor) {
            // Then the next write finds it out.
        }
    }

    @Override
    public void start(IoRegistration registration, DescriptorWatch watch) {
        if (watch.isRefused()) {
            return;
        }
        if (!writesOnly(watch)) {
            registration.submit(READABLE);
        }
        if (writesOnly(watch) || watch.wantsWritable()) {
            registration.submit(WRITABLE);
        }
        if (!watch.isSocket() && (writesOnly(watch) || watch.wantsWritable())) {
            watch.runAfterNextRun(() -> lookForReader(watch));
        }
    }

    @Override
    public void change(IoRegistration registration, DescriptorWatch watch) {
        if (watch.isRefused()) {
            return;
        }
        if (watch.wantsWritable()) {
            registration.submit(WRITABLE);
        } else if (!writesOnly(watch)) {
            registration.submit(NOT_WRITABLE);
        }
    }

    /**
     * A closed descriptor's filters go with it, but not those that the handler has still to add, and those would be the next owner's of the
     * number. Deleted before, they are deleted without an error; errors come in the place of events, and too many of them stop the handler.
     */
    @Override
    public boolean end(IoRegistration registration, DescriptorWatch watch) {
        if (watch.isRefused()) {
            return false;
        }
        if (!writesOnly(watch)) {
            registration.submit(NOT_READABLE);
        }
        if (writesOnly(watch) || watch.wantsWritable()) {
            registration.submit(NOT_WRITABLE);
        }
        return true;
    }

    private static boolean writesOnly(DescriptorWatch watch) {
        return watch.direction() == Direction.WRITE;
    }

    /** What the filter's event says. Its {@code data} is not needed: edge-triggered reads and writes go on until the system says no. */
    private static int readiness(short filter, boolean end, DescriptorWatch watch) {
        return switch (filter) {
            case Kevent.EVFILT_READ -> end ? Readiness.READ | Readiness.HANG_UP : Readiness.READ;
            case Kevent.EVFILT_WRITE -> {
                if (end) {
                    // The reader of the pipe has gone, or the connection is broken or was refused.
                    yield Readiness.READ | Readiness.WRITE | Readiness.HANG_UP;
                }
                yield watch.wantsWritable() ? Readiness.WRITE : 0;
            }
            default -> 0;
        };
    }

    /** What Netty calls with a descriptor's events. Its number is kept, for a closed descriptor has none. */
    private record Handle(int ident, DescriptorWatch watch) implements KQueueIoHandle {

        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            KQueueIoEvent told = (KQueueIoEvent) event;
            boolean end = (told.flags() & Kevent.EV_EOF) != 0;
            if (end && told.fflags() != 0) {
                watch.setError(told.fflags());
            }
            int events = readiness(told.filter(), end, watch);
            if (events != 0) {
                watch.onEvents(events);
            }
        }

        @Override
        public void close() {
            // The descriptor's owner is its channel.
        }
    }
}
