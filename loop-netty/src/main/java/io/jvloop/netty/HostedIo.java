package io.jvloop.netty;

import io.jvloop.spi.BridgedLoop;
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

    /** The way that the loop's back end offers: epoll's own channels where they can share its poll, else those of NIO. */
    static HostedIo of(BridgedLoop loop, String policy) {
        HostedIo epoll = EpollAccess.find(loop);
        if (epoll != null) {
            return epoll;
        }
        Poller poller = loop.backendPart(Poller.class);
        if (poller != null && poller.watchesJdkChannels()) {
            return new NioHosting(poller);
        }
        throw new UnsupportedOperationException(
                "no channels of Netty's can be in the poll of the back end '" + policy + "': it watches neither epoll's nor NIO's");
    }

    /** Looks for epoll only where its classes are. */
    final class EpollAccess {
        private static final boolean PRESENT =
                isPresent("io.jvloop.posix.IoHandlerPoller") && isPresent("io.netty.channel.epoll.EpollIoHandle");

        private EpollAccess() {
        }

        private static boolean isPresent(String name) {
            try {
                Class.forName(name, false, HostedIo.class.getClassLoader());
                return true;
            } catch (ClassNotFoundException | LinkageError missing) {
                return false;
            }
        }

        static @Nullable HostedIo find(BridgedLoop loop) {
            return PRESENT ? EpollHosting.find(loop) : null;
        }
    }
}
