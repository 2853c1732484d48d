package io.jvloop.proactor.completion;

import java.io.IOException;
import java.net.SocketException;

/** Makes a system's error say what was attempted with whom. */
final class NamedError {
    private NamedError() {
    }

    static SocketException of(String operation, IOException cause) {
        String text = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        SocketException named = new SocketException("cannot " + operation + ": " + text);
        named.initCause(cause);
        return named;
    }
}
