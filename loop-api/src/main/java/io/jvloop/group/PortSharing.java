package io.jvloop.group;

import io.jvloop.EventLoop;
import io.jvloop.net.ServerOptions;
import io.jvloop.spi.Capability;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * Stateless. Where listeners of one port get a share of its connections each. Linux spreads them by a hash of the addresses. The BSDs and
 * macOS accept SO_REUSEPORT, too, but the last that was bound, or the first, gets all; FreeBSD has another option for it.
 */
final class PortSharing {
    private static final boolean LINUX = System.getProperty("os.name").equals("Linux");

    private PortSharing() {
    }

    /** Refuses what cannot be spread over loops. */
    static void check(EventLoop loop, SocketAddress local, ServerOptions options) {
        if (!options.startServing()) {
            throw new IllegalArgumentException("serve: a group's server accepts at once, so startServing must be true");
        }
        if (!LINUX || !loop.capabilities().contains(Capability.REUSE_PORT) || !(local instanceof InetSocketAddress)) {
            throw new UnsupportedOperationException("serve: cannot spread the connections of " + local + " over loops: that needs an "
                    + "internet address on Linux, and a back end with " + Capability.REUSE_PORT + "; serve it with a single loop");
        }
    }
}
