package io.jvloop.tck.net.streams;

import io.jvloop.net.StreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a test gives to a reader in the place of a connection, and gets from it. */
final class HandFed {

    private HandFed() {
    }

    static void feed(StreamReader reader, String text) {
        reader.feedData(ByteBuffer.wrap(bytes(text)));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
