package io.jvloop.net;

import java.io.IOException;

/** Thrown by the reads of a stream whose peer has sent too little for the {@link ReceiveLimits} in force. */
public final class SlowPeerException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what the limits require, and what has arrived
     */
    public SlowPeerException(String message) {
        super(message);
    }
}
