package io.jvloop.net;

/**
 * A connection that was made. What asyncio's {@code create_connection} returns.
 *
 * @param transport the connection's transport
 * @param protocol  what the factory made; its {@code connectionMade} has been called
 * @param <P>       its type
 */
public record Connection<P extends BaseProtocol<Transport>>(Transport transport, P protocol) {
}
