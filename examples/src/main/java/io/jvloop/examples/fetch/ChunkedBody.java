package io.jvloop.examples.fetch;

import io.jvloop.net.LimitOverrunException;
import io.jvloop.net.StreamReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A body in chunks, each with its length in front, up to an empty one. */
final class ChunkedBody implements Body {
    /** What follows a semicolon means something to others. */
    private static final Pattern SIZE_LINE = Pattern.compile("([0-9A-Fa-f]{1,15})[ \t]*(?:;.*)?");

    private final StreamReader reader;
    private long left;
    private boolean begun;
    private boolean ended;

    ChunkedBody(StreamReader reader) {
        this.reader = reader;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (left == 0 && !ended) {
            beginChunk();
        }
        if (ended) {
            return -1;
        }
        int count = Body.readAtMost(left, reader, into);
        if (count < 0) {
            throw truncated();
        }
        left -= count;
        return count;
    }

    private void beginChunk() throws IOException {
        if (begun && !readLine().isEmpty()) {
            throw new HttpException("malformed answer: a chunk is longer than announced");
        }
        begun = true;
        String line = readLine();
        Matcher size = SIZE_LINE.matcher(line);
        if (!size.matches()) {
            throw new HttpException("malformed answer: a chunk of size '" + line.substring(0, Math.min(20, line.length())) + "'");
        }
        left = Long.parseLong(size.group(1), 16);
        if (left == 0) {
            ResponseHead.readHeaders(reader);
            ended = true;
        }
    }

    private String readLine() throws IOException {
        try {
            String line = reader.readLine();
            if (line == null) {
                throw truncated();
            }
            return line;
        } catch (LimitOverrunException e) {
            throw new HttpException("malformed answer: a chunk's size of more than " + StreamReader.DEFAULT_LIMIT + " bytes");
        }
    }

    private static HttpException truncated() {
        return new HttpException("truncated answer: the connection ended before the last chunk");
    }
}
