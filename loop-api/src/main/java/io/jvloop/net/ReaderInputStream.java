package io.jvloop.net;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Confined to its loop. A reader as an {@link InputStream}. */
final class ReaderInputStream extends InputStream {
    private final StreamReader reader;

    ReaderInputStream(StreamReader reader) {
        this.reader = reader;
    }

    @Override
    public int read() throws IOException {
        byte[] one = reader.read(1);
        return one.length == 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
        return reader.read(ByteBuffer.wrap(into, offset, count));
    }

    @Override
    public int available() {
        return reader.buffered();
    }
}
