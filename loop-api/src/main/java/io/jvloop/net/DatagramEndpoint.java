package io.jvloop.net;

/**
 * A datagram endpoint that was made. What asyncio's {@code create_datagram_endpoint} returns.
 *
 * @param transport the endpoint's transport
 * @param protocol  what the factory made; its {@code connectionMade} has been called
 * @param <P>       its type
 */
public record DatagramEndpoint<P extends DatagramProtocol>(DatagramTransport transport, P protocol) {
}
