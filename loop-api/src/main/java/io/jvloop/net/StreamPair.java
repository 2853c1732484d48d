package io.jvloop.net;

/**
 * Both directions of a connection.
 *
 * @param reader what the peer sends
 * @param writer what it gets
 */
public record StreamPair(StreamReader reader, StreamWriter writer) implements AutoCloseable {

    /** Closes the connection: {@link StreamWriter#close}. */
    @Override
    public void close() {
        writer.close();
    }
}
