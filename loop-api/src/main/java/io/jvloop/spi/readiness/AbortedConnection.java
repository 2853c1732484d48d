package io.jvloop.spi.readiness;

import java.io.IOException;

/**
 * Safe for use by any thread. A connection has ended before it could be accepted. That is its peer's doing, and nothing is wrong with the
 * listener: the next one can be accepted at once. It has no stack, because a peer can have any number of them made.
 */
public final class AbortedConnection extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param cause what the system said
     */
    public AbortedConnection(Throwable cause) {
        super("the peer has gone before its connection was accepted: " + cause.getMessage(), cause);
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
