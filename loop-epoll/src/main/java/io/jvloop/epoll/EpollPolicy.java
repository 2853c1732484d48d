package io.jvloop.epoll;

import io.jvloop.posix.FdChannels;
import io.jvloop.posix.IoHandlerPoller;
import io.jvloop.posix.NativeLibrary;
import io.jvloop.posix.ThreadBinding;
import io.jvloop.spi.Availability;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.Capability;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.spi.readiness.ReadinessBackend;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.util.EnumSet;

/** Safe for use by any thread. The policy {@code epoll}: Linux, priority 100. */
public final class EpollPolicy implements LoopPolicy {
    /** A handler has been made. A refusal is not kept: it may have been for want of descriptors. */
    private static volatile boolean worked;

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
        if (!worked) {
            Availability tried = NativeLibrary.tryOut("epoll", () -> Epoll.unavailabilityCause(), () -> EpollIoHandler.newFactory());
            if (tried instanceof Availability.Unavailable) {
                return tried;
            }
            worked = true;
        }
        return Availability.AVAILABLE;
    }

    @Override
    public IoBackend open(BackendContext context) throws IOException {
        return open(context, EpollIoHandler.newFactory(), new EpollInterest(false));
    }

    /**
     * Opens a back end over an epoll that somebody else drives, for a guest. There a registration that the system refuses may become known
     * late, so descriptors of the caller's are checked before. They are watched by duplicates, since a channel of the owner's may have the
     * same number.
     *
     * @param context  the core's services
     * @param handlers makes what registers with that epoll; it is not run
     * @return the back end
     * @throws IOException if the system refuses what the back end needs
     */
    public static IoBackend openOver(BackendContext context, IoHandlerFactory handlers) throws IOException {
        return open(context, handlers, new EpollInterest(true));
    }

    private static IoBackend open(BackendContext context, IoHandlerFactory handlers, EpollInterest interest) throws IOException {
        FdChannels channels = new FdChannels(FdChannels.BY_PIDFD);
        IoHandlerPoller poller = new IoHandlerPoller(context, handlers, interest);
        return ReadinessBackend.over(context, poller, channels, EnumSet.allOf(Capability.class));
    }

    @Override
    public void bindThread(int cpu) throws IOException {
        ThreadBinding.bind(cpu);
    }

    @Override
    public String toString() {
        return "EpollPolicy";
    }
}
