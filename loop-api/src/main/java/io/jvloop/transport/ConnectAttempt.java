package io.jvloop.transport;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A connection attempt (RFC 8305).
 *
 * @param peer  the address to connect to
 * @param local the address to connect from, of the same family; or null for any
 */
record ConnectAttempt(InetSocketAddress peer, @Nullable InetSocketAddress local) {
}
