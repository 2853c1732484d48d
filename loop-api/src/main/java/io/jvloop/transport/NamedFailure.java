package io.jvloop.transport;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.List;

/** Makes the system's errors say what was attempted on which address, and keeps the types that callers catch. */
final class NamedFailure {

    private NamedFailure() {
    }

    static IOException of(String operation, SocketAddress address, IOException cause) {
        String text = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        String message = operation + " " + address + ": " + text;
        IOException named = switch (cause) {
            case ConnectException _ -> new ConnectException(message);
            case FileNotFoundException _ -> new FileNotFoundException(message);
            case BindException _ -> new BindException(message);
            case NoRouteToHostException _ -> new NoRouteToHostException(message);
            default -> new SocketException(message);
        };
        named.initCause(cause);
        return named;
    }

    /** One failure for several attempts: the first itself if all are alike, else a combination that holds them all. */
    static IOException ofAll(List<IOException> failures) {
        IOException first = failures.getFirst();
        if (failures.size() == 1) {
            return first;
        }
        StringBuilder text = new StringBuilder("all attempts failed: ");
        text.append(first.getMessage());
        for (IOException further : failures.subList(1, failures.size())) {
            text.append("; ").append(further.getMessage());
        }
        boolean allRefused = failures.stream().allMatch(ConnectException.class::isInstance);
        IOException combined = allRefused ? new ConnectException(text.toString()) : new SocketException(text.toString());
        failures.forEach(combined::addSuppressed);
        return combined;
    }
}
