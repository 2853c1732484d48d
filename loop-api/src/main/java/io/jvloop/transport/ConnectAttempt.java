package io.jvloop.transport;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * An address to try.
 *
 * @param peer  whom to connect to
 * @param local what to connect from, of the same family, or null
 */
record ConnectAttempt(InetSocketAddress peer, @Nullable InetSocketAddress local) {
}
