package io.jvloop.examples.fetch;

import io.jvloop.net.StreamReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads an answer's body, and knows where it ends. */
interface Body {

    /**
     * Reads a part of it; suspends until there is one.
     *
     * @return how many bytes, or -1 at the end
     * @throws HttpException if the connection ends before the body does
     */
    int read(ByteBuffer into) throws IOException;

    /** Whether its end shows without the end of the connection, which can go on to serve. */
    default boolean isDelimited() {
        return true;
    }

    /** The body that follows {@code head}, as the answer to a GET. */
    static Body after(ResponseHead head, StreamReader reader) throws HttpException {
        List<String> codings = head.elements("Transfer-Encoding");
        if (head.status() == 204 || head.status() == 304) {
            return into -> -1;
        }
        if (codings.equals(List.of("chunked"))) {
            return new ChunkedBody(reader);
        }
        if (!codings.isEmpty()) {
            throw new HttpException("unsupported answer: its transfer coding is " + codings);
        }
        Set<String> lengths = new LinkedHashSet<>(head.elements("Content-Length"));
        if (lengths.isEmpty()) {
            return new BodyToTheEnd(reader);
        }
        String length = lengths.iterator().next();
        if (lengths.size() > 1 || !length.matches("[0-9]{1,18}")) {
            throw new HttpException("malformed answer: its Content-Length is " + String.join(", ", lengths));
        }
        return new BodyOfLength(reader, Long.parseLong(length));
    }

    /** Reads, but not more than {@code most} bytes. */
    static int readAtMost(long most, StreamReader reader, ByteBuffer into) throws IOException {
        int limit = into.limit();
        into.limit((int) Math.min(limit, into.position() + most));
        try {
            return reader.read(into);
        } finally {
            into.limit(limit);
        }
    }
}
