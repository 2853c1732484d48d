package io.jvloop.spi;

import java.io.IOException;
import java.net.SocketException;

/** Safe for use by any thread. Makes a system's error say what was attempted with whom. */
public final class NamedError {
    private NamedError() {
    }

    /**
     * Names an operation.
     *
     * @param operation what was attempted and with whom, as it stands behind "cannot"
     * @param cause     the system's error, with its text alone
     * @return the error for who is above
     */
    public static SocketException of(String operation, IOException cause) {
        String text = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        SocketException named = new SocketException("cannot " + operation + ": " + text);
        named.initCause(cause);
        return named;
    }
}
