package io.jvloop.spi.readiness;

import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. Waits for room at a datagram's receiver, by what {@link NonBlockingDatagrams#room} gives. A send may also want room
 * in its own socket, and the system does not say which of the two it was: so they are waited for in turn. One that has room answers at
 * once, and the other at the latest holds.
 */
final class ReceiverRoom implements EventSource {
    private final Registry poller;
    private final NonBlockingDatagrams socket;
    private final Runnable onEvents;
    private @Nullable Registration watch;
    private boolean waited;
    private boolean told;

    ReceiverRoom(Registry poller, NonBlockingDatagrams socket, Runnable onEvents) {
        this.poller = poller;
        this.socket = socket;
        this.onEvents = onEvents;
    }

    /**
     * Begins to wait after a send that would block.
     *
     * @param to the receiver, or null for the peer
     * @return false if it is the own socket's turn
     * @throws IOException if the datagram cannot be sent any more, or not be waited with
     */
    boolean await(@Nullable SocketAddress to) throws IOException {
        waited = to != null && !waited;
        Pollable room = waited ? socket.room(to) : null;
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
        told = true;
        onEvents.run();
    }

    boolean isWaiting() {
        return watch != null;
    }

    /** Whether the wait is over; outside the poll. */
    boolean isOver() {
        boolean over = told;
        if (over) {
            close();
        }
        return over;
    }

    /** The next wait begins with the receiver. */
    void sent() {
        waited = false;
    }

    void close() {
        told = false;
        Registration ended = watch;
        watch = null;
        if (ended != null) {
            ended.close();
        }
    }
}
