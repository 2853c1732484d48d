package io.jvloop.spi;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;

/** Safe for use by any thread. Adds the operation and the peer to a system's error, and keeps the exception types that callers catch. */
public final class NamedError {
    private NamedError() {
    }

    /**
     * Names the operation that failed.
     *
     * @param operation what was attempted and with whom, as it stands after "cannot"
     * @param cause     the system's error, with the system's text only
     * @return the error for the caller
     */
    public static IOException of(String operation, IOException cause) {
        String text = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        String message = "cannot " + operation + ": " + text;
        IOException named = switch (cause) {
            case PortUnreachableException _ -> new PortUnreachableException(message);
            case ConnectException _ -> new ConnectException(message);
            case BindException _ -> new BindException(message);
            case NoRouteToHostException _ -> new NoRouteToHostException(message);
            case FileNotFoundException _ -> new FileNotFoundException(message);
            default -> new SocketException(message);
        };
        named.initCause(cause);
        return named;
    }
}
