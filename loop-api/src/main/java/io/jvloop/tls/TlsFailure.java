package io.jvloop.tls;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/** Turns a failure of an engine into an {@code IOException} that names the operation and the peer. */
final class TlsFailure {

    private TlsFailure() {
    }

    static IOException named(String doing, SocketAddress peer, Throwable cause) {
        String message = doing + " with " + peer + " failed: " + text(cause);
        IOException named = switch (cause) {
            case SSLHandshakeException _ -> new SSLHandshakeException(message);
            case SocketException broken -> broken;
            default -> new SSLException(message);
        };
        if (named != cause) {
            named.initCause(cause);
        }
        return named;
    }

    /** The exceptions of a provider may throw when they are asked for their message. */
    private static String text(Throwable cause) {
        try {
            String message = cause.getMessage();
            return message == null ? cause.toString() : message;
        } catch (RuntimeException unknown) {
            return cause.getClass().getName();
        }
    }
}
