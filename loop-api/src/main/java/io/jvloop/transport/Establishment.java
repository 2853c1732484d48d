package io.jvloop.transport;

import io.jvloop.Promise;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. Tells how the making of a transport ended, which takes {@code connectionMade} and, with TLS, a handshake before it:
 * to the task that asked for the transport, or, if a server accepted it, to nobody unless it failed.
 */
final class Establishment {
    private @Nullable Promise<Void> waiter;
    private @Nullable FailedHandshakes failures;

    /** A server has accepted it: no task waits, and a failure is reported. */
    void setAccepted(FailedHandshakes server) {
        failures = server;
    }

    /** A task waits for it. */
    void setWaiter(Promise<Void> promise) {
        waiter = promise;
    }

    void succeeded() {
        if (waiter != null && !waiter.isDone()) {
            waiter.setResult(null);
        }
    }

    /**
     * The transport has ended. Unless it was established before, that is a failure.
     *
     * @param made whether the protocol's {@code connectionMade} was called
     */
    void transportEnded(SocketTransport transport, boolean made, @Nullable Throwable cause) {
        if (waiter == null) {
            if (!made && cause != null && failures != null) {
                failures.report(transport, cause);
            }
        } else if (!waiter.isDone()) {
            waiter.setException(cause != null ? cause : new SocketException("closed during the TLS handshake: " + transport));
        }
    }
}
