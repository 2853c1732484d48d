package io.jvloop.spi.readiness;

import java.io.IOException;

/**
 * Safe for use by any thread. A connection ended before it could be accepted. Its peer caused that; the listener works, and the next
 * connection can be accepted at once. It has no stack trace, because a peer can cause any number of them.
 */
public final class AbortedConnection extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param cause the system's error
     */
    public AbortedConnection(Throwable cause) {
        super("the peer has gone before its connection was accepted: " + cause.getMessage(), cause);
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
