package io.jvloop.process;

/**
 * A started child process. What asyncio's {@code subprocess_exec} returns.
 *
 * @param transport communicates with it
 * @param protocol  the factory's result; its {@code connectionMade} has been called
 * @param <P>       its type
 */
public record SubprocessConnection<P extends SubprocessProtocol>(SubprocessTransport transport, P protocol) {
}
