package io.jvloop.netty;

import io.jvloop.posix.IoHandlerPoller;
import io.jvloop.spi.BridgedLoop;
import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.kqueue.KQueueIoEvent;
import io.netty.channel.kqueue.KQueueIoHandle;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueIoOps;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. Netty's kqueue channels in the kqueue handler that the loop's poller drives. */
record KqueueHosting(IoHandlerPoller poller) implements HostedIo {
    /** Netty keeps the numbers of {@code sys/event.h} to itself. */
    private static final short EV_DELETE = 0x02;
    private static final short EV_DISABLE = 0x08;

    static @Nullable KqueueHosting find(BridgedLoop loop) {
        IoHandlerPoller poller = loop.backendPart(IoHandlerPoller.class);
        return poller != null && poller.isCompatible(KQueueIoHandle.class) ? new KqueueHosting(poller) : null;
    }

    @Override
    public IoRegistration register(IoHandle handle, HostedWork work) throws Exception {
        if (!(handle instanceof KQueueIoHandle kqueue)) {
            throw new IllegalArgumentException("this event loop has channels of Netty's kqueue only, and not " + handle);
        }
        Hosted hosted = new Hosted(work, kqueue, poller);
        hosted.begin(hosted.source);
        return hosted;
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return poller.isCompatible(handleType);
    }

    @Override
    public boolean isIoType(Class<? extends IoHandler> handlerType) {
        return handlerType == KQueueIoHandler.class;
    }

    /**
     * A filter of a channel's: what Netty wants of it, and what the poll has reported and the service not dispatched. The event is copied,
     * as the handler uses one object for all of a registration's.
     */
    private static final class Filter {
        private final short number;
        private @Nullable KQueueIoOps wanted;
        private boolean masked;
        private boolean reported;
        private int ident;
        private short flags;
        private int fflags;
        private long data;

        Filter(short number) {
            this.number = number;
        }

        /** Filters are levels, so the last report says all, but for the notes, which are told once. */
        void report(KQueueIoEvent event) {
            fflags = reported ? fflags | event.fflags() : event.fflags();
            ident = event.ident();
            flags = event.flags();
            data = event.data();
            reported = true;
        }

        KQueueIoEvent take() {
            reported = false;
            return KQueueIoEvent.newEvent(ident, number, flags, fflags, data, 0);
        }
    }

    /** A channel's registration. */
    private static final class Hosted extends HandlerHandle {
        private final KQueueIoHandle handle;
        private final Source source = new Source();
        /** For reading, for writing, and for what else Netty asks: too few for a map. */
        private final List<Filter> filters = new ArrayList<>(3);

        Hosted(HostedWork work, KQueueIoHandle handle, IoHandlerPoller poller) {
            super(work, handle, poller, handle.ident());
            this.handle = handle;
        }

        private Filter filter(short number) {
            for (Filter filter : filters) {
                if (filter.number == number) {
                    return filter;
                }
            }
            Filter added = new Filter(number);
            filters.add(added);
            return added;
        }

        @Override
        void dispatchReported() {
            for (Filter filter : filters) {
                if (filter.masked) {
                    filter.masked = false;
                    registration().submit(filter.wanted);
                }
            }
            for (int i = 0; i < filters.size() && isValid(); i++) { // a handler may add one
                Filter filter = filters.get(i);
                if (filter.reported) {
                    KQueueIoEvent event = filter.take();
                    if (filter.wanted != null) { // it would be reported again when it is wanted again
                        handle.handle(this, event);
                    }
                }
            }
        }

        @Override
        public long submit(IoOps ops) {
            KQueueIoOps change = (KQueueIoOps) ops;
            Filter filter = filter(change.filter());
            if ((change.flags() & EV_DELETE) != 0) {
                filter.wanted = null;
                filter.masked = false;
                return registration().submit(change);
            }
            filter.wanted = change;
            return filter.masked ? 0 : registration().submit(change);
        }

        /** What the kqueue handler calls in the poll. */
        private final class Source implements KQueueIoHandle {

            @Override
            public int ident() {
                return handle.ident();
            }

            @Override
            public void handle(IoRegistration from, IoEvent event) {
                KQueueIoEvent told = (KQueueIoEvent) event;
                Filter filter = filter(told.filter());
                boolean again = filter.reported;
                filter.report(told);
                report();
                KQueueIoOps wanted = filter.wanted;
                if (again && !filter.masked && wanted != null) {
                    filter.masked = true; // level-triggered, it would be reported in each poll until the service goes on
                    from.submit(KQueueIoOps.newOps(filter.number, EV_DISABLE, wanted.fflags()));
                }
            }

            @Override
            public void close() {
                // the service has closed the channels before the loop closes its back end
            }
        }
    }
}
