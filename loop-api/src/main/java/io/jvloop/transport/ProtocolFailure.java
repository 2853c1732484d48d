package io.jvloop.transport;

import io.jvloop.spi.BackendContext;
import io.jvloop.spi.FatalError;

/**
 * What a transport's protocol throws: nobody can catch it, so it is reported, unless it ends the loop. The transport does first what it has
 * to do then, since a report may throw; and the report tells a protocol by its class, for its text form may be what throws.
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
