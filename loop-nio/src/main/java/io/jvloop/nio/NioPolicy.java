package io.jvloop.nio;

import io.jvloop.spi.Availability;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.Capability;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.spi.readiness.ReadinessBackend;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.EnumSet;
import java.util.Set;

/** Safe for use by any thread. The policy {@code nio}: always available, priority 0. */
public final class NioPolicy implements LoopPolicy {

    /** Makes the policy; all are alike. */
    public NioPolicy() {
    }

    @Override
    public String name() {
        return "nio";
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
        NioPoller poller = new NioPoller();
        return new ReadinessBackend(context, poller, new NioChannels(), capabilities());
    }

    private static Set<Capability> capabilities() throws IOException {
        Set<Capability> capabilities =
                EnumSet.of(Capability.TCP, Capability.UDP, Capability.MULTICAST, Capability.UNIX, Capability.CHILDREN,
                        Capability.READINESS);
        try (ServerSocketChannel probe = ServerSocketChannel.open()) {
            if (probe.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
                capabilities.add(Capability.REUSE_PORT);
            }
        }
        return capabilities;
    }

    @Override
    public String toString() {
        return "NioPolicy";
    }
}
