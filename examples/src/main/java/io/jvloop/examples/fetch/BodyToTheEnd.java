package io.jvloop.examples.fetch;

import io.jvloop.net.StreamReader;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A body that ends with its connection. Nobody can tell whether it is complete. */
record BodyToTheEnd(StreamReader reader) implements Body {

    @Override
    public int read(ByteBuffer into) throws IOException {
        return reader.read(into);
    }

    @Override
    public boolean isDelimited() {
        return false;
    }
}
