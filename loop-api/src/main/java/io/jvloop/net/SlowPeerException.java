package io.jvloop.net;

import java.io.IOException;

/** Thrown by the reads of a stream whose peer has sent too little for the {@link ReceiveLimits} in force. */
public final class SlowPeerException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what was required, and what came
     */
    public SlowPeerException(String message) {
        super(message);
    }
}
