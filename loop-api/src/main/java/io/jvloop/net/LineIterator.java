package io.jvloop.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. Iterates over a reader's lines; it reads one line ahead. */
final class LineIterator implements Iterator<String> {
    private final StreamReader reader;
    private @Nullable String next;
    private boolean ended;

    LineIterator(StreamReader reader) {
        this.reader = reader;
    }

    @Override
    public boolean hasNext() {
        if (next == null && !ended) {
            try {
                next = reader.readLine();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            ended = next == null;
        }
        return next != null;
    }

    @Override
    public String next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the stream has no more lines");
        }
        String line = next;
        next = null;
        return line;
    }
}
