package io.jvloop.examples.http;

import io.netty.util.concurrent.Promise;
import java.nio.channels.ClosedChannelException;

/** Who waits until a client has taken so much of an answer that more may be written. Confined to its connection's event loop. */
final class Room {
    private Promise<Void> waiting;

    /** Answers at once if there is room, else when it is told of some. */
    void await(Promise<Void> asker, boolean writable) {
        if (writable) {
            asker.trySuccess(null);
        } else {
            waiting = asker;
        }
    }

    /** What may be written has changed. */
    void changed(boolean writable) {
        if (waiting != null && writable) {
            Promise<Void> asker = waiting;
            waiting = null; // first, for the asker may go on at once, and wait again
            asker.trySuccess(null);
        }
    }

    /** Nothing is written any more. */
    void close() {
        if (waiting != null) {
            waiting.tryFailure(new ClosedChannelException());
            waiting = null;
        }
    }
}
