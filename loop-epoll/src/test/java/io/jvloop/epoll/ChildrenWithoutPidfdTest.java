package io.jvloop.epoll;

import io.jvloop.posix.FdChannels;
import io.jvloop.posix.IoHandlerPoller;
import io.jvloop.spi.Availability;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.Capability;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.spi.readiness.ReadinessBackend;
import io.jvloop.tck.BackEndUnderTest;
import io.jvloop.tck.net.children.SubprocessContract;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.util.Set;

/** Children on systems that cannot wait for them by a descriptor. */
class ChildrenWithoutPidfdTest extends SubprocessContract implements BackEndUnderTest {

    @Override
    public LoopPolicy policy() {
        return new LoopPolicy() {
            @Override
            public String name() {
                return "epoll without pidfd";
            }

            @Override
            public int priority() {
                return 0;
            }

            @Override
            public Availability availability() {
                return Availability.AVAILABLE;
            }

            @Override
            public IoBackend open(BackendContext context) throws IOException {
                IoHandlerPoller poller = new IoHandlerPoller(context, EpollIoHandler.newFactory(), new EpollInterest(false));
                return new ReadinessBackend(context, poller, new FdChannels((_, _, _) -> null), Set.of(Capability.CHILDREN));
            }
        };
    }
}
