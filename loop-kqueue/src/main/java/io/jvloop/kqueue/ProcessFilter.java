package io.jvloop.kqueue;

import io.jvloop.posix.ChildWatching;
import io.jvloop.posix.IoHandlerPoller;
import io.jvloop.spi.readiness.EventSource;
import io.jvloop.spi.readiness.Readiness;
import io.jvloop.spi.readiness.Registration;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.kqueue.KQueueIoHandle;
import io.netty.channel.kqueue.KQueueIoOps;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Children by {@code EVFILT_PROC}.
 *
 * <p>A child that has gone before the filter is added gives an error (ESRCH), which Netty's handler drops. So it is asked for once after
 * the filter has reached the kernel: whatever ends later, the filter sees.
 */
final class ProcessFilter implements ChildWatching {
    private static final KQueueIoOps ADD =
            KQueueIoOps.newOps(Kevent.EVFILT_PROC, (short) (Kevent.EV_ADD | Kevent.EV_ONESHOT), Kevent.NOTE_EXIT);
    private static final KQueueIoOps DELETE = KQueueIoOps.newOps(Kevent.EVFILT_PROC, Kevent.EV_DELETE, Kevent.NOTE_EXIT);

    @Override
    public Registration watch(int pid, IoHandlerPoller poller, EventSource source) throws IOException {
        Watch watch = new Watch(pid, source);
        IoRegistration registration = poller.register(watch);
        watch.registration = registration;
        registration.submit(ADD);
        poller.runAfterNextRun(() -> watch.tell(Readiness.READ));
        return watch;
    }

    /** One child's filter, and what Netty calls with its event. */
    private static final class Watch implements KQueueIoHandle, Registration {
        private final int pid;
        private EventSource source;
        private @Nullable IoRegistration registration;
        /** The kernel has dropped the filter, as it does after one event. */
        private boolean spent;
        private boolean closed;

        Watch(int pid, EventSource source) {
            this.pid = pid;
            this.source = source;
        }

        @Override
        public int ident() {
            return pid;
        }

        /** Nothing but the exit was asked for; Netty cuts off the bit that says it. */
        @Override
        public void handle(IoRegistration from, IoEvent event) {
            spent = true;
            tell(Readiness.READ | Readiness.HANG_UP);
        }

        void tell(int events) {
            if (!closed) {
                source.onEvents(events);
            }
        }

        @Override
        public void setSource(EventSource newSource) {
            source = newSource;
        }

        @Override
        public void setInterest(int interest) {
            // Whoever watches a child wants its end.
        }

        @Override
        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            if (registration != null) {
                if (!spent) {
                    registration.submit(DELETE);
                }
                registration.cancel();
            }
        }
    }
}
