package io.jvloop.net;

/**
 * One end of a pipe, connected to a protocol. What asyncio's {@code connect_read_pipe} and {@code connect_write_pipe} return.
 *
 * @param transport the pipe's transport; its {@link Transport#localAddress} is the {@link PipeSource}
 * @param protocol  what the factory made; its {@code connectionMade} has been called
 * @param <P>       its type
 */
public record PipeConnection<P extends BaseProtocol<Transport>>(Transport transport, P protocol) {
}
