package io.jvloop.examples.kv;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Replies as a person would write them down: +status, -error, :7, "bulk", nil, [1, 2]. */
final class Resp {
    private final DataInputStream in;

    Resp(InputStream in) {
        this.in = new DataInputStream(in);
    }

    /** The next reply, or null at the end of the stream. */
    String next() throws IOException {
        String line = line();
        if (line == null) {
            return null;
        }
        return switch (line.charAt(0)) {
            case '+', '-', ':' -> line;
            case '$' -> bulk(Integer.parseInt(line.substring(1)));
            case '*' -> array(Integer.parseInt(line.substring(1)));
            default -> throw new IOException("no reply: " + line);
        };
    }

    private String bulk(int length) throws IOException {
        if (length < 0) {
            return "nil";
        }
        byte[] content = new byte[length];
        in.readFully(content);
        if (in.readByte() != '\r' || in.readByte() != '\n') {
            throw new IOException("a bulk string without its end");
        }
        return '"' + new String(content, StandardCharsets.ISO_8859_1) + '"';
    }

    private String array(int length) throws IOException {
        if (length < 0) {
            return "nil array";
        }
        List<String> elements = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            elements.add(next());
        }
        return elements.toString();
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0 && line.isEmpty()) {
                return null;
            } else if (b < 0) {
                throw new EOFException("the stream ended within '" + line + "'");
            }
            line.append((char) b);
        }
        if (line.isEmpty() || line.charAt(line.length() - 1) != '\r') {
            throw new IOException("a line that does not end as it should: '" + line + "'");
        }
        return line.substring(0, line.length() - 1);
    }
}
