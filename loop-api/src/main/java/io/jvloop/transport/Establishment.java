package io.jvloop.transport;

import io.jvloop.Promise;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. Who waits until a transport is there, for {@code connectionMade} and the TLS handshake before it; or a server. */
final class Opening {
    private @Nullable Promise<Void> waiter;

    private @Nullable FailedHandshakes failed;

    /** A server has accepted it, so nobody waits. */
    void accepted(FailedHandshakes toTell) {
        failed = toTell;
    }

    void tell(Promise<Void> promise) {
        waiter = promise;
    }

    void done() {
        if (waiter != null && !waiter.isDone()) {
            waiter.setResult(null);
        }
    }

    /** The transport has ended; before it was there, unless its protocol was told of it. */
    void ended(SocketTransport transport, boolean made, @Nullable Throwable cause) {
        if (waiter == null) {
            if (!made && cause != null && failed != null) {
                failed.report(transport, cause);
            }
        } else if (!waiter.isDone()) {
            waiter.setException(cause != null ? cause : new SocketException("closed during the TLS handshake: " + transport));
        }
    }
}
