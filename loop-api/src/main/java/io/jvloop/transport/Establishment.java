package io.jvloop.transport;

import io.jvloop.Promise;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. Reports whether a transport was established: with TLS its handshake has succeeded, and {@code connectionMade} was
 * called. The task that asked for the transport gets the outcome; of a transport that a server accepted only a failure is reported.
 */
final class Establishment {
    private @Nullable Promise<Void> waiter;
    private @Nullable FailedHandshakes failures;

    /** Called if a server has accepted the transport: no task waits, and a failure is reported. */
    void setAccepted(FailedHandshakes server) {
        failures = server;
    }

    /** Called if a task waits for the transport. */
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
