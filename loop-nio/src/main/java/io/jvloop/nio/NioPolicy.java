package io.jvloop.nio;

import io.jvloop.spi.Availability;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.Capability;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.spi.readiness.Poller;
import io.jvloop.spi.readiness.ReadinessBackend;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.EnumSet;
import java.util.Set;

/** Safe for use by any thread. The policy {@code nio}: available wherever the JDK can open a selector, priority 0. */
public final class NioPolicy implements LoopPolicy {
    /** A selector has been opened. A refusal is not kept: it may have been for want of descriptors. */
    private static volatile boolean worked;

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
        if (!worked) {
            try {
                Selector.open().close();
                worked = true;
            } catch (IOException | RuntimeException | LinkageError refused) {
                return Availability.refused("the JDK cannot open a selector", refused);
            }
        }
        return Availability.AVAILABLE;
    }

    @Override
    public IoBackend open(BackendContext context) throws IOException {
        Set<Capability> capabilities = capabilities(); // first, for it may fail
        return ReadinessBackend.over(context, new NioPoller(Selector.open()), new NioChannels(), capabilities);
    }

    /**
     * Opens a back end over a selector that somebody else drives, for a guest.
     *
     * @param context the core's services
     * @param poller  watches channels of the JDK
     * @return the back end
     * @throws IOException if the system refuses what the back end needs
     */
    public static IoBackend openOver(BackendContext context, Poller poller) throws IOException {
        return ReadinessBackend.over(context, poller, new NioChannels(), capabilities());
    }

    private static Set<Capability> capabilities() throws IOException {
        Set<Capability> capabilities =
                EnumSet.of(Capability.TCP, Capability.UDP, Capability.MULTICAST, Capability.UNIX, Capability.CHILDREN,
                        Capability.READINESS, Capability.MOVING);
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
