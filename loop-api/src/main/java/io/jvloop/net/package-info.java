/**
 * Networking: connections as streams that a coroutine reads in direct style, or as transports that call a protocol.
 *
 * <p>Streams ({@link io.jvloop.net.StreamReader}, {@link io.jvloop.net.StreamWriter}) are for programs; made by {@code
 * Asyncio.openConnection} and {@code Asyncio.startServer}. Protocols ({@link io.jvloop.net.Protocol}, {@link
 * io.jvloop.net.BufferedProtocol}) are for those who implement one and want each event as a call; made by {@code
 * EventLoop.createConnection} and {@code createServer}. Streams are a protocol like any other.
 *
 * <p>Per connection the calls follow this grammar, one at a time, even when one of them parks:
 * <pre>
 * connectionMade ( dataReceived | pauseWriting | resumeWriting )* eofReceived? ( pauseWriting | resumeWriting )* connectionLost
 * </pre>
 * Only {@code pauseWriting} comes inside another call: inside the {@code write} that crosses the high mark.
 */
@org.jspecify.annotations.NullMarked
package io.jvloop.net;
