package io.jvloop.proactor.uring;

import io.jvloop.unix.Errno;
import io.jvloop.unix.ForeignDescriptors;
import io.jvloop.unix.SocketAddresses;
import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. Which descriptor tells that a Unix-domain datagram has room. A socket without a peer is called writable as long as
 * its own buffer has room, however full the receiver's queue is; one that is connected to the receiver tells of its queue. A send that
 * would block does not say which of the two it was: so they are waited for in turn. One that has room answers at once, the other holds.
 */
final class UnixRoom {
    private static final int NONE = -1;

    private final UringEngine engine;
    private final int own;
    private int asking = NONE;
    private boolean asked;

    UnixRoom(UringEngine engine, int own) {
        this.engine = engine;
        this.own = own;
    }

    /** The next wait is another datagram's. */
    void begin() {
        asked = false;
    }

    /**
     * What to wait for now.
     *
     * @throws IOException if the receiver has gone, or there is no descriptor
     */
    int next(@Nullable SocketAddress to) throws IOException {
        asked = to != null && !asked;
        if (to == null || !asked) {
            return own;
        }
        ForeignCalls calls = engine.calls();
        asking = calls
                .check(calls.socket(SocketAddresses.AF_UNIX, ForeignDescriptors.SOCK_DGRAM | Abi.SOCK_NONBLOCK | Abi.SOCK_CLOEXEC, 0));
        try {
            int length = engine.names().write(to, SocketAddresses.AF_UNIX);
            int result = calls.connect(asking, engine.names().address(), length);
            if (result < 0) {
                throw Errno.unconnectable(calls, result);
            }
            return asking;
        } catch (IOException e) {
            over(true);
            throw e;
        }
    }

    /**
     * The wait is over.
     *
     * @param idle whether nothing is in flight on what was waited for
     */
    void over(boolean idle) {
        if (asking != NONE) {
            engine.closeDescriptor(asking, idle, false);
            asking = NONE;
        }
    }
}
