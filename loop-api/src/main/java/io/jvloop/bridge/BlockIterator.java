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
    private boolean ended;

    BlockIterator(StreamReader reader, int size) {
        this.reader = reader;
        this.size = size;
    }

    @Override
    public boolean hasNext() {
        if (next == null && !ended) {
            try {
                next = ByteBuffer.wrap(reader.read(size));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (!next.hasRemaining()) {
                next = null;
                ended = true;
            }
        }
        return next != null;
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
