package io.jvloop.process;

/**
 * A child process that was started. What asyncio's {@code subprocess_exec} returns.
 *
 * @param transport to talk to it
 * @param protocol  what the factory made; its {@code connectionMade} has been called
 * @param <P>       its type
 */
public record SubprocessConnection<P extends SubprocessProtocol>(SubprocessTransport transport, P protocol) {
}
