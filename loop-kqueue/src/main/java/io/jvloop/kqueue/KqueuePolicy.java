package io.jvloop.kqueue;

import io.jvloop.posix.FdChannels;
import io.jvloop.posix.IoHandlerPoller;
import io.jvloop.posix.NativeLibrary;
import io.jvloop.spi.Availability;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.Capability;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.spi.readiness.ChannelFactory;
import io.jvloop.spi.readiness.ReadinessBackend;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueIoHandler;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/** Safe for use by any thread. The policy {@code kqueue}: macOS and the BSDs, priority 100. */
public final class KqueuePolicy implements LoopPolicy {
    /**
     * Abstract names are Linux's; the credentials of a peer Netty gives to its own channels only; the numbers of multicast's options are
     * known for Linux only, and so is how messages carry descriptors.
     */
    private static final Set<Capability> CAPABILITIES = EnumSet
            .complementOf(
                    EnumSet.of(Capability.ABSTRACT_UNIX, Capability.PEER_CREDENTIALS, Capability.MULTICAST, Capability.DESCRIPTOR_PASSING));

    /** Makes the policy; all are alike. */
    public KqueuePolicy() {
    }

    @Override
    public String name() {
        return "kqueue";
    }

    @Override
    public int priority() {
        return 100;
    }

    /** Netty's loader decides, not the name of the system: whoever brings a kqueue and a library for it can use it. */
    @Override
    public Availability availability() {
        return NativeLibrary.load("kqueue", () -> KQueue.unavailabilityCause());
    }

    @Override
    public IoBackend open(BackendContext context) throws IOException {
        return open(context, KQueueIoHandler.newFactory(), FilterProbe.SYSTEM);
    }

    static IoBackend open(BackendContext context, IoHandlerFactory handlers, FilterProbe probe) throws IOException {
        return open(context, handlers, probe, new FdChannels(new ProcessFilter()));
    }

    static IoBackend open(BackendContext context, IoHandlerFactory handlers, FilterProbe probe, ChannelFactory channels)
            throws IOException {
        IoHandlerPoller poller = new IoHandlerPoller(context, handlers, new KqueueInterest(probe));
        return ReadinessBackend.over(context, poller, channels, CAPABILITIES);
    }

    @Override
    public String toString() {
        return "KqueuePolicy";
    }
}
