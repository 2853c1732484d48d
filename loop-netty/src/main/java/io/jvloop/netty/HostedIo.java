package io.jvloop.netty;

import io.jvloop.spi.BridgedLoop;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.spi.readiness.Poller;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoRegistration;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. The way of Netty's handles into the loop's poll. */
interface HostedIo {

    /** Registers a handle, in the service. */
    IoRegistration register(IoHandle handle, HostedWork work) throws Exception;

    boolean isCompatible(Class<? extends IoHandle> handleType);

    /** Whether the channels are those of this handler of Netty's. */
    boolean isIoType(Class<? extends IoHandler> handlerType);

    /** The way that the loop's back end offers: the system's own channels where they can share its poll, else those of NIO. */
    static HostedIo of(BridgedLoop loop, LoopPolicy policy) {
        if (policy instanceof GuestPolicy guest) {
            throw new UnsupportedOperationException("the loop is a guest of " + guest.host() + ": register the channels there");
        }
        HostedIo ofSystem = SystemAccess.find(loop);
        if (ofSystem != null) {
            return ofSystem;
        }
        Poller poller = loop.backendPart(Poller.class);
        if (poller != null && poller.watchesJdkChannels()) {
            return new NioHosting(poller);
        }
        throw new UnsupportedOperationException(
                "no channels of Netty's can be in the poll of the back end '" + policy.name() + "': it watches neither epoll's nor NIO's");
    }

    /** Whether an optional class is there. */
    static boolean isPresent(String name) {
        try {
            Class.forName(name, false, HostedIo.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError missing) {
            return false;
        }
    }

    /** Looks for epoll and kqueue only where their classes are. */
    final class SystemAccess {
        private static final boolean POSIX = isPresent("io.jvloop.posix.IoHandlerPoller");
        private static final boolean EPOLL = POSIX && isPresent("io.netty.channel.epoll.EpollIoHandle");
        private static final boolean KQUEUE = POSIX && isPresent("io.netty.channel.kqueue.KQueueIoHandle");

        private SystemAccess() {
        }

        static @Nullable HostedIo find(BridgedLoop loop) {
            HostedIo epoll = EPOLL ? EpollHosting.find(loop) : null;
            return epoll != null || !KQUEUE ? epoll : KqueueHosting.find(loop);
        }
    }
}
