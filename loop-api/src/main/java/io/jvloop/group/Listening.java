package io.jvloop.group;

import io.jvloop.EventLoop;
import io.jvloop.net.ServerOptions;
import io.jvloop.spi.Capability;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * How a group gets its connections. Linux spreads those of a shared port by a hash of the addresses. The BSDs and macOS accept
 * SO_REUSEPORT, too, but the last that was bound, or the first, gets all; FreeBSD has another option for it.
 */
enum Listening {
    /** Each loop has a listener of its own for the same port. */
    SHARED_PORT,
    /** One loop accepts for all. */
    HAND_OVER;

    private static final boolean LINUX = System.getProperty("os.name").equals("Linux");

    /** Chooses, or refuses what cannot be spread over loops. */
    static Listening choose(EventLoop loop, SocketAddress local, ServerOptions options, boolean handOver) {
        if (!options.startServing()) {
            throw new IllegalArgumentException("serve: a group's server accepts at once, so startServing must be true");
        }
        if (!handOver && LINUX && loop.capabilities().contains(Capability.REUSE_PORT) && local instanceof InetSocketAddress) {
            return SHARED_PORT;
        }
        if (!loop.capabilities().contains(Capability.MOVING)) {
            throw new UnsupportedOperationException("serve: cannot spread the connections of " + local + " over loops: that needs a port "
                    + "that loops can share, or a back end that hands connections over, and " + loop.policy().name() + " lacks "
                    + Capability.MOVING + "; serve it with a single loop");
        }
        if (options.maxConnections() != Integer.MAX_VALUE) {
            throw new UnsupportedOperationException("serve: a server whose connections are handed over has no cap on them: the loop that "
                    + "accepts does not know how many the others have");
        }
        return HAND_OVER;
    }
}
