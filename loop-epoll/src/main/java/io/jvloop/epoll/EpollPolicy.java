package io.jvloop.epoll;

import io.jvloop.posix.FdChannels;
import io.jvloop.posix.IoHandlerPoller;
import io.jvloop.posix.NativeLibrary;
import io.jvloop.spi.Availability;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.Capability;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.spi.readiness.ReadinessBackend;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.util.EnumSet;

/** Safe for use by any thread. The policy {@code epoll}: Linux, priority 100. */
public final class EpollPolicy implements LoopPolicy {

    /** Makes the policy; all are alike. */
    public EpollPolicy() {
    }

    @Override
    public String name() {
        return "epoll";
    }

    @Override
    public int priority() {
        return 100;
    }

    @Override
    public Availability availability() {
        String system = System.getProperty("os.name");
        if (!system.equals("Linux")) {
            return new Availability.Unavailable("epoll is Linux's, and this is " + system, null);
        }
        return NativeLibrary.load("epoll", () -> Epoll.unavailabilityCause());
    }

    @Override
    public IoBackend open(BackendContext context) throws IOException {
        IoHandlerPoller poller = new IoHandlerPoller(context, EpollIoHandler.newFactory(), new EpollInterest());
        return new ReadinessBackend(context, poller, new FdChannels(FdChannels.BY_DESCRIPTOR), EnumSet.allOf(Capability.class));
    }

    @Override
    public String toString() {
        return "EpollPolicy";
    }
}
