package io.jvloop.net;

/**
 * Both directions of a connection. What asyncio's {@code open_connection} returns.
 *
 * @param reader reads what the peer sends
 * @param writer sends to the peer
 */
public record StreamPair(StreamReader reader, StreamWriter writer) implements AutoCloseable {

    /** Closes the connection: {@link StreamWriter#close}. */
    @Override
    public void close() {
        writer.close();
    }
}
