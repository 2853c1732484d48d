package io.jvloop.netty;

import io.jvloop.EventLoop;
import io.jvloop.epoll.EpollPolicy;
import io.jvloop.nio.NioPolicy;
import io.jvloop.spi.Availability;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopPolicy;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.nio.NioIoHandle;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.function.Consumer;

/** Safe for use by any thread. The policy of a guest: its descriptors and channels are in the poll of its host. */
record GuestPolicy(IoEventLoop host, Kind kind) implements LoopPolicy {
    enum Kind {
        EPOLL("netty-epoll"), NIO("netty-nio");

        private final String policy;

        Kind(String policy) {
            this.policy = policy;
        }
    }

    /**
     * The policy that fits a host.
     *
     * @throws UnsupportedOperationException if nothing of a guest's can be in its poll
     */
    static GuestPolicy of(IoEventLoop host) {
        if (host instanceof HostedEventLoop) {
            throw refusal(host, "it is in the poll of a loop already, which can be used itself");
        }
        if (Present.EPOLL_HANDLES && host.isCompatible(EpollIoHandle.class)) {
            return new GuestPolicy(host, Present.required(Present.EPOLL, host, Kind.EPOLL, "loop-epoll"));
        }
        if (host.isCompatible(NioIoHandle.class)) {
            return new GuestPolicy(host, Present.required(Present.NIO, host, Kind.NIO, "loop-nio"));
        }
        throw refusal(host, "its poll takes handles neither of epoll nor of NIO. Netty's kqueue handler keeps changes for its next poll, "
                + "when a descriptor of the guest's can be another's already; its io_uring handler tells no readiness, and a local one "
                + "nothing");
    }

    private static UnsupportedOperationException refusal(IoEventLoop host, String reason) {
        return new UnsupportedOperationException(host + " cannot have a guest: " + reason);
    }

    /** Refuses a future that would end a wait of the guest's only after the guest. */
    void refuseEnd(EventLoop guest, Future<?> future) {
        EventExecutorGroup group = host.parent();
        if (future == host.terminationFuture() || group != null && future == group.terminationFuture()) {
            throw new IllegalStateException(guest + " cannot wait for the end of its host " + host
                    + ", which ends its guest first; wait in another thread, and in the guest for the cancellation of its tasks");
        }
    }

    @Override
    public String name() {
        return kind.policy;
    }

    /** Nobody finds it by searching. */
    @Override
    public int priority() {
        return Integer.MIN_VALUE;
    }

    @Override
    public Availability availability() {
        return Availability.AVAILABLE;
    }

    @Override
    public IoBackend open(BackendContext context) throws IOException {
        Consumer<Throwable> refused = failure -> context.submit(() -> context
                .report("A descriptor or channel cannot be watched in the poll of the loop's host", failure, this));
        return switch (kind) {
            case EPOLL -> EpollPolicy.openOver(context, _ -> new HostHandler(host, EpollIoOps.NONE, refused));
            case NIO -> NioPolicy.openOver(context, new HostSelector(host, context, refused));
        };
    }

    @Override
    public String toString() {
        return "GuestPolicy[" + host + "]";
    }

    /** Looks for what a host's kind needs only where it is. */
    private static final class Present {
        static final boolean EPOLL_HANDLES = HostedIo.isPresent("io.netty.channel.epoll.EpollIoHandle");
        static final boolean EPOLL = HostedIo.isPresent("io.jvloop.epoll.EpollPolicy");
        static final boolean NIO = HostedIo.isPresent("io.jvloop.nio.NioPolicy");

        private Present() {
        }

        static Kind required(boolean present, IoEventLoop host, Kind kind, String module) {
            if (!present) {
                throw refusal(host, "jvloop's module " + module + " is missing, on which its back end is built");
            }
            return kind;
        }
    }
}
