package io.jvloop.proactor.uring;

import io.jvloop.unix.Errno;
import io.jvloop.unix.ForeignDescriptors;
import io.jvloop.unix.SocketAddresses;
import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. Chooses the descriptor that reports room for a Unix-domain datagram. A socket without a peer is writable as long as
 * its own buffer has room, even if the receiver's queue is full; one that is connected to the receiver reports that queue. A send that
 * would block does not tell which of the two was full, so they are waited for alternately: one that has room reports it at once.
 */
final class UnixRoom {
    private static final int NONE = -1;

    private final UringEngine engine;
    private final int own;
    private int probe = NONE;
    /** Whether the last wait was for the receiver. */
    private boolean waitedForReceiver;

    UnixRoom(UringEngine engine, int own) {
        this.engine = engine;
        this.own = own;
    }

    /** Called before another datagram's waits. */
    void begin() {
        waitedForReceiver = false;
    }

    /**
     * Returns the descriptor to wait for.
     *
     * @throws IOException if the receiver has gone, or descriptors have run out
     */
    int next(@Nullable SocketAddress to) throws IOException {
        waitedForReceiver = to != null && !waitedForReceiver;
        if (to == null || !waitedForReceiver) {
            return own;
        }
        ForeignCalls calls = engine.calls();
        probe = calls
                .check(calls.socket(SocketAddresses.AF_UNIX, ForeignDescriptors.SOCK_DGRAM | Abi.SOCK_NONBLOCK | Abi.SOCK_CLOEXEC, 0));
        try {
            int length = engine.names().write(to, SocketAddresses.AF_UNIX);
            int result = calls.connect(probe, engine.names().address(), length);
            if (result < 0) {
                throw Errno.unconnectable(calls, result);
            }
            return probe;
        } catch (IOException e) {
            end(true);
            throw e;
        }
    }

    /**
     * Ends the wait.
     *
     * @param idle whether nothing is in flight on the descriptor
     */
    void end(boolean idle) {
        if (probe != NONE) {
            engine.closeDescriptor(probe, idle, false);
            probe = NONE;
        }
    }
}
