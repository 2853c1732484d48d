package io.jvloop.netty;

import io.jvloop.posix.IoHandlerPoller;
import io.jvloop.spi.BridgedLoop;
import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. Netty's epoll channels in the epoll handler that the loop's poller drives. */
record EpollHosting(IoHandlerPoller poller) implements HostedIo {

    static @Nullable EpollHosting find(BridgedLoop loop) {
        IoHandlerPoller poller = loop.backendPart(IoHandlerPoller.class);
        return poller != null && poller.isCompatible(EpollIoHandle.class) ? new EpollHosting(poller) : null;
    }

    @Override
    public IoRegistration register(IoHandle handle, HostedWork work) throws Exception {
        if (!(handle instanceof EpollIoHandle epoll)) {
            throw new IllegalArgumentException("this event loop has channels of Netty's epoll only, and not " + handle);
        }
        Hosted hosted = new Hosted(work, epoll, poller);
        hosted.begin(hosted.source);
        return hosted;
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return poller.isCompatible(handleType);
    }

    @Override
    public boolean isIoType(Class<? extends IoHandler> handlerType) {
        return handlerType == EpollIoHandler.class;
    }

    /** A channel's registration. */
    private static final class Hosted extends HandlerHandle {
        /**
         * Edge-triggered, and nothing wanted: errors and hang-ups, which cannot be declined, come once. {@code EpollIoOps.NONE} would take
         * the descriptor out of the epoll, and a later change of its events would fail.
         */
        private static final EpollIoOps MASK = EpollIoOps.EPOLLET;

        private final EpollIoHandle handle;
        private final Source source = new Source();
        private EpollIoOps wanted = EpollIoOps.NONE;
        private @Nullable EpollIoEvent reported;
        private boolean masked;

        Hosted(HostedWork work, EpollIoHandle handle, IoHandlerPoller poller) {
            super(work, handle, poller, handle.fd().intValue());
            this.handle = handle;
        }

        @Override
        void dispatchReported() {
            if (masked) {
                masked = false;
                registration().submit(wanted);
            }
            EpollIoEvent event = reported;
            assert event != null;
            handle.handle(this, event);
        }

        @Override
        public long submit(IoOps ops) {
            wanted = (EpollIoOps) ops;
            return masked ? wanted.value() : registration().submit(ops);
        }

        /** What the epoll handler calls in the poll. */
        private final class Source implements EpollIoHandle {

            @Override
            public FileDescriptor fd() {
                return handle.fd();
            }

            @Override
            public void handle(IoRegistration from, IoEvent event) {
                reported = (EpollIoEvent) event; // conditions are levels, so the last report says all
                if (!report() && !masked) {
                    masked = true; // level-triggered, it would be reported in each poll until the service goes on
                    from.submit(MASK);
                }
            }

            @Override
            public void close() {
                // the service has closed the channels before the loop closes its back end
            }
        }
    }
}
