package io.jvloop.bridge;

import io.jvloop.net.StreamReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. The bytes of a stream as they arrive, in blocks; it takes a block from the stream when it is asked for one. */
final class BlockIterator implements Iterator<ByteBuffer> {
    private final StreamReader reader;
    private final int size;
    private @Nullable ByteBuffer next;

    BlockIterator(StreamReader reader, int size) {
        this.reader = reader;
        this.size = size;
    }

    @Override
    public boolean hasNext() {
        if (next == null) {
            next = block();
        }
        return next != null;
    }

    /** Null at the end of the stream, where a further read finds the end again. */
    private @Nullable ByteBuffer block() {
        try {
            byte[] bytes = reader.read(size);
            return bytes.length == 0 ? null : ByteBuffer.wrap(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ByteBuffer next() {
        ByteBuffer block = hasNext() ? next : null;
        if (block == null) {
            throw new NoSuchElementException("the stream has ended");
        }
        next = null;
        return block;
    }
}
