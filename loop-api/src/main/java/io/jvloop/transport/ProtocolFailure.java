package io.jvloop.transport;

import io.jvloop.spi.BackendContext;
import io.jvloop.spi.FatalError;

/**
 * Reports what a transport's protocol throws, since no caller can catch it; fatal errors are thrown on. A transport calls this last,
 * because a report may throw. The report names the protocol by its class, because its text form may throw too.
 */
final class ProtocolFailure {

    private ProtocolFailure() {
    }

    static void report(BackendContext context, String callback, Object protocol, Throwable failure, Object transport) {
        if (FatalError.isFatal(failure)) {
            throw (Error) failure;
        }
        context.report("Fatal error: " + callback + " of " + protocol.getClass().getName() + " failed", failure, transport);
    }
}
