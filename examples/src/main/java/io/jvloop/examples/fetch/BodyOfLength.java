package io.jvloop.examples.fetch;

import io.jvloop.net.StreamReader;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A body whose length was announced. */
final class BodyOfLength implements Body {
    private final StreamReader reader;
    private final long length;
    private long left;

    BodyOfLength(StreamReader reader, long length) {
        this.reader = reader;
        this.length = length;
        this.left = length;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (left == 0) {
            return -1;
        }
        int count = Body.readAtMost(left, reader, into);
        if (count < 0) {
            throw new HttpException("truncated answer: the connection ended after " + (length - left) + " of " + length + " bytes");
        }
        left -= count;
        return count;
    }
}
