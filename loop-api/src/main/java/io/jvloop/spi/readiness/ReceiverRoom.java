package io.jvloop.spi.readiness;

import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. Waits for room at a datagram's receiver, by {@link NonBlockingDatagrams#openRoomChannel}. A send may also lack room
 * in its own socket, and the system does not tell which, so the two are waited for alternately: one that has room reports it at once, and
 * at the latest the other wait is the right one.
 */
final class ReceiverRoom implements EventSource {
    private final Registry poller;
    private final NonBlockingDatagrams socket;
    private final Runnable onEvents;
    private @Nullable Registration watch;
    /** Whether the last wait was for the receiver. */
    private boolean waited;
    private boolean signalled;

    ReceiverRoom(Registry poller, NonBlockingDatagrams socket, Runnable onEvents) {
        this.poller = poller;
        this.socket = socket;
        this.onEvents = onEvents;
    }

    /**
     * Begins to wait after a send that would block.
     *
     * @param to the receiver, or null for the peer
     * @return false if the own socket must be waited for
     * @throws IOException if the datagram can no longer be sent, or the wait is impossible
     */
    boolean await(@Nullable SocketAddress to) throws IOException {
        waited = to != null && !waited;
        Pollable room = waited ? socket.openRoomChannel(to) : null;
        if (room == null) {
            return false;
        }
        try {
            watch = poller.register(room, this, Readiness.WRITE);
        } catch (IOException e) {
            room.close();
            throw e;
        }
        return true;
    }

    @Override
    public void onEvents(int events) {
        signalled = true;
        onEvents.run();
    }

    boolean isWaiting() {
        return watch != null;
    }

    /** Ends the wait if room was reported, and returns whether it was. Not in the poll. */
    boolean isOver() {
        boolean over = signalled;
        if (over) {
            close();
        }
        return over;
    }

    /** Makes the next wait begin with the receiver. */
    void sent() {
        waited = false;
    }

    void close() {
        signalled = false;
        Registration ended = watch;
        watch = null;
        if (ended != null) {
            ended.close();
        }
    }
}
