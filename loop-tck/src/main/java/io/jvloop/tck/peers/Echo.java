package io.jvloop.tck.peers;

import io.jvloop.net.StreamReader;
import io.jvloop.net.StreamWriter;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A server that sends back what it gets, until the end. */
public final class Echo {

    private Echo() {
    }

    public static void echo(StreamReader reader, StreamWriter writer) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(8192);
        while (reader.read(buffer.clear()) >= 0) {
            writer.write(buffer.flip());
            writer.drain();
        }
    }
}
